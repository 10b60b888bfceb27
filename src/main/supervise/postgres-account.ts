import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartRefused } from '../lifecycle.ts';
import { exists } from './data-folder.ts';
import { sentences } from './sentences.ts';

const run = promisify(execFile);
const USER = 'postgres';
const CAPABILITIES = { dac_override: 1, dac_read_search: 2 } as const;
type Capability = keyof typeof CAPABILITIES;

/** As whom PostgreSQL runs, and how its programs are started. */
export interface PostgresAccount {
  /** Set where the supervisor is root and PostgreSQL is not; null: the supervisor's own user. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
  /** The command that starts `file` as this user. */
  command(
    file: string,
    args: readonly string[],
  ): {
    readonly file: string;
    readonly args: readonly string[];
    readonly uid?: number;
    readonly gid?: number;
  };
}

/**
 * Finds the user PostgreSQL runs as. PostgreSQL refuses root, so under root it is the owner of its data folder, else
 * the user "postgres", made where it is missing.
 *
 * That user must pass every folder above its data and its programs. In a checkout below /root or a private folder for
 * temporary files it may not; instead of opening those folders to everybody, PostgreSQL is then started with the one
 * capability of passing folders (setpriv), and nothing else of root.
 * @throws {StartRefused} where there is no such user, or it cannot get at its files
 */
export async function findPostgresAccount(folder: string, programs: string): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) {
    if ((await exists(folder)) && statSync(folder).uid !== process.getuid?.()) {
      throw new StartRefused(sentences.postgresOwner(folder));
    }
    return { ids: null, command: (file, args) => ({ file, args }) };
  }
  const ids = (await ownerOf(folder)) ?? (await lookUp(USER)) ?? (await makeUser());
  const blocked = firstBlocked([dirname(folder), programs], ids);
  const postgres = join(programs, 'postgres');
  const executable = allows(postgres, ids);
  if (blocked === null && executable) return { ids, command: (file, args) => ({ file, args, ...ids }) };

  // Reading and passing are enough, unless the program itself is closed to others.
  const wanted: readonly Capability[] = executable ? ['dac_read_search', 'dac_override'] : ['dac_override'];
  const capability = wanted.find(hasCapability);
  const setpriv = findProgram('setpriv');
  if (capability === undefined || setpriv === null) {
    throw new StartRefused(sentences.postgresBlocked(blocked ?? postgres, USER));
  }
  const only = `-all,+${capability}`;
  const prefix = [
    ...[
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      '--clear-groups',
      '--no-new-privs',
      '--securebits=+no_setuid_fixup',
    ],
    ...[`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`, '--'],
  ];
  return { ids, command: (file, args) => ({ file: setpriv, args: [...prefix, file, ...args] }) };
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | null> {
  if (!(await exists(folder))) return null;
  const { uid, gid } = statSync(folder);
  // Copied here by root: the folder is given to the user "postgres" again.
  return uid === 0 ? null : { uid, gid };
}

async function lookUp(user: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const { stdout } = await run('getent', ['passwd', user]);
    const [, , uid, gid] = stdout.split(':');
    return { uid: Number(uid), gid: Number(gid) };
  } catch {
    return null;
  }
}

async function makeUser(): Promise<{ uid: number; gid: number }> {
  try {
    const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
    await run(findProgram('useradd') ?? '/usr/sbin/useradd', [
      ...options,
      '--shell',
      '/usr/sbin/nologin',
      USER,
    ]);
  } catch (error) {
    // Another start may have made it at the same instant.
    const found = await lookUp(USER);
    if (found === null) throw new StartRefused(sentences.postgresUser(), { cause: error });
    return found;
  }
  const made = await lookUp(USER);
  if (made === null) throw new StartRefused(sentences.postgresUser());
  return made;
}

/** The first folder, from the root down, that a user with these ids may not pass; null where there is none. */
export function firstBlocked(folders: readonly string[], ids: { uid: number; gid: number }): string | null {
  for (const folder of folders) {
    const chain: string[] = [];
    for (let at = folder; ; at = dirname(at)) {
      chain.unshift(at);
      if (at === dirname(at)) break;
    }
    const blocked = chain.find((each) => !allows(each, ids));
    if (blocked !== undefined) return blocked;
  }
  return null;
}

/** Whether the mode lets this user pass a folder or run a program. */
function allows(path: string, { uid, gid }: { uid: number; gid: number }): boolean {
  const found = statSync(path);
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  return (found.mode & (found.gid === gid ? 0o010 : 0o001)) !== 0;
}

/** Whether this process may hand a capability on. */
function hasCapability(name: Capability): boolean {
  try {
    const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
    return ((BigInt(`0x${bounding}`) >> BigInt(CAPABILITIES[name])) & 1n) === 1n;
  } catch {
    return false;
  }
}

function findProgram(name: string): string | null {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin']) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
