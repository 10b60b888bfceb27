import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findPostgresAccount } from '../../../src/main/supervise/postgres-account.ts';
import { ensurePostgresFolder } from '../../../src/main/supervise/postgres-folder.ts';
import { findPostgresPrograms } from '../../../src/main/supervise/postgres-programs.ts';

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctd-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a checkout below /root is like: nobody but root may pass its folders. */
asRoot('under root, in a folder that is closed to everybody else', () => {
  test.each([
    ['dac_read_search', 0o755],
    ['dac_override', 0o700],
  ])('PostgreSQL runs as its own user with %s alone (programs %i)', async (capability, mode) => {
    const programs = join(folder, 'native', 'bin');
    cpSync(dirname(findPostgresPrograms()), dirname(programs), { recursive: true, verbatimSymlinks: true });
    for (const program of ['initdb', 'postgres']) chmodSync(join(programs, program), mode);
    const data = join(folder, 'data', 'postgres');
    mkdirSync(dirname(data), { mode: 0o700 });
    const logFile = join(folder, 'log');
    const log = openSync(logFile, 'a');

    const account = await findPostgresAccount(data, programs);
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
    await ensurePostgresFolder({ folder: data, programs, account, env, log, logFile });
    closeSync(log);

    expect(readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()).toBe('18');
    expect(statSync(data).uid).toBe(account.ids?.uid);
    expect(account.ids?.uid).not.toBe(0);
    const { args } = account.command('x', []);
    expect(args.filter((arg) => arg.includes('-caps='))).toEqual([
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
    ]);
    expect(args).toContain(`--bounding-set=-all,+${capability}`);
  });
});
