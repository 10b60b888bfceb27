import { spawn } from 'node:child_process';
import { chown, lchown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { StartRefused } from '../lifecycle.ts';
import { exists } from './data-folder.ts';
import type { PostgresAccount } from './postgres-account.ts';
import { POSTGRES_MAJOR } from './postgres-programs.ts';
import { sentences } from './sentences.ts';

/** Name of the database, and of the role that owns it and nothing else. */
export const DATABASE = 'cautiepdan';

export interface PostgresFolderOptions {
  readonly folder: string;
  readonly programs: string;
  readonly account: PostgresAccount;
  readonly env: NodeJS.ProcessEnv;
  readonly log: number;
  readonly logFile: string;
}

/**
 * Makes the data folder where there is none, in a folder aside that is renamed when it is whole: a start cut off half
 * way leaves nothing that looks like a database. Then says who may connect.
 * @throws {StartRefused} where it holds data of another version, or cannot be made
 */
export async function ensurePostgresFolder(options: PostgresFolderOptions): Promise<void> {
  const { folder, account } = options;
  const found = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null);
  if (found === null) {
    if ((await exists(folder)) && (await readdir(folder)).length > 0) {
      throw new StartRefused(sentences.postgresVersion(folder, '?', POSTGRES_MAJOR));
    }
    await initialise(options);
  } else if (found.trim() !== POSTGRES_MAJOR) {
    throw new StartRefused(sentences.postgresVersion(folder, found.trim(), POSTGRES_MAJOR));
  } else if (account.ids !== null) {
    await giveTo(folder, account.ids);
  }
  await writeAccess(folder, account);
}

async function initialise({
  folder,
  programs,
  account,
  env,
  log,
  logFile,
}: PostgresFolderOptions): Promise<void> {
  const aside = `${folder}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  if (account.ids !== null) await chown(aside, account.ids.uid, account.ids.gid);

  const call = async (program: string, args: readonly string[], input = ''): Promise<void> => {
    const { file, args: all, ...ids } = account.command(join(programs, program), args);
    const child = spawn(file, all, { env, ...ids, stdio: ['pipe', log, log] });
    child.stdin?.on('error', () => {}).end(input);
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
    if (code !== 0) throw new StartRefused(sentences.postgresInit(logFile));
  };
  const locale = ['--locale=C.UTF-8', '--encoding=UTF8', '--lc-messages=C'];
  await call('initdb', [
    `--pgdata=${aside}`,
    '--auth=peer',
    '--username=postgres',
    '--no-instructions',
    ...locale,
  ]);
  // The single-user mode needs no listening server, so the folder is whole before anybody can connect.
  const statements = [`CREATE ROLE ${DATABASE} LOGIN`, `CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`];
  await call(
    'postgres',
    ['--single', '-c', 'exit_on_error=on', '-D', aside, 'postgres'],
    `${statements.join('\n')}\n`,
  );
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
}

/**
 * Peer authentication: the kernel tells who connects, so there is no password to keep, to lose or to leak. Only the
 * user that runs the supervisor may act as the database's role, and only over the socket.
 */
async function writeAccess(folder: string, { ids }: PostgresAccount): Promise<void> {
  const user = userInfo().username.replaceAll('"', '""');
  const files = {
    'pg_hba.conf': 'local all all peer map=supervisor\n',
    'pg_ident.conf': `supervisor "${user}" ${DATABASE}\n`,
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if ((await readFile(path, 'utf8').catch(() => null)) === content) continue;
    await writeFile(path, content, { mode: 0o600 });
    if (ids !== null) await chown(path, ids.uid, ids.gid);
  }
}

/** Gives a folder that root has copied here to the user of PostgreSQL. */
async function giveTo(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  if ((await stat(folder)).uid === uid) return;
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), uid, gid);
  await chown(folder, uid, gid);
}
