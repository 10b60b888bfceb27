import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { SETTINGS } from '../../../config/settings.ts';
import { EXIT_CONFIG } from '../../../src/main/lifecycle.ts';
import { findOnPath } from '../../../scripts/setup/find-program.mjs';

const run = promisify(execFile);
const folder = new URL('../../../deploy/systemd/', import.meta.url).pathname;
const names = (await readdir(folder)).sort();
const unitsOf = async (): Promise<{ name: string; lines: string[] }[]> =>
  Promise.all(
    names
      .filter((name) => name.endsWith('.service'))
      .map(async (name) => ({ name, lines: (await readFile(join(folder, name), 'utf8')).split('\n') })),
  );

const analyze = findOnPath(['systemd-analyze'], process.env);
(analyze === undefined ? test.skip : test)('systemd understands every unit', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'ctd-units-'));
  try {
    for (const name of names) {
      // The program of the service is not installed where tests run; another that is there stands for it.
      const text = await readFile(join(folder, name), 'utf8');
      await writeFile(join(copy, name), text.replaceAll('/opt/cau-tiep-dan/bin/node', process.execPath));
    }
    const files = names.map((name) => join(copy, name.replace('@.', '@1.')));
    await run('cp', [
      join(copy, 'cau-tiep-dan-recorder@.service'),
      join(copy, 'cau-tiep-dan-recorder@1.service'),
    ]);
    const { stderr } = await run(analyze ?? '', ['verify', '--man=no', ...files]);
    expect(stderr.split('\n').filter((line) => line.includes('cau-tiep-dan'))).toEqual([]);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
});

test('each process has a unit of its own, as a user without rights', async () => {
  const units = await unitsOf();
  expect(units.map(({ name }) => name)).toEqual([
    'cau-tiep-dan-backup.service',
    'cau-tiep-dan-media.service',
    'cau-tiep-dan-recorder@.service',
    'cau-tiep-dan-server.service',
  ]);
  for (const { lines } of units) {
    expect(lines).toEqual(
      expect.arrayContaining([
        ...['User=cau-tiep-dan', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes'],
        ...['CapabilityBoundingSet=', 'LimitNOFILE=65536', 'UMask=0077'],
      ]),
    );
    if (lines.includes('Type=oneshot')) continue;
    expect(lines).toEqual(
      expect.arrayContaining(['Restart=always', `RestartPreventExitStatus=${EXIT_CONFIG}`]),
    );
  }
});

test('units set settings of the program alone, and no secret', async () => {
  for (const { lines } of await unitsOf()) {
    const set = lines
      .filter((line) => line.startsWith('Environment='))
      .flatMap((line) => line.slice('Environment='.length).split(' '))
      .map((assignment) => assignment.split('=')[0] ?? '');
    for (const name of set.filter((each) => each !== 'PATH')) expect(SETTINGS).toHaveProperty(name);
    expect(set.filter((name) => /SECRET|PASS|DATABASE_URL|REDIS_URL/.test(name))).toEqual([]);
  }
});
