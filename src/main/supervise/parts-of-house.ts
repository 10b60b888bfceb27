import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import type { Config } from '../../../config/settings.ts';
import {
  databaseUrlOf,
  freeLoopbackPort,
  makeSocketFolder,
  redisUrlOf,
  type WantedPort,
} from './addresses.ts';
import type { DataFolder } from './data-folder.ts';
import { makeEnvironments, type Environments } from './environments.ts';
import type { LogFiles } from './log-files.ts';
import { startNodePart, type SampleAccounts } from './node-part.ts';
import type { Part } from './part.ts';
import { POSTGRES_SOCKET, postgresPart } from './postgres-part.ts';
import { checkRedisUrl, REDIS_SOCKET, redisPart } from './redis-part.ts';

/** Files of our own processes; each calls `runProcess`. */
export interface Entries {
  readonly media: string;
  readonly recorder: string;
  readonly server: string;
  readonly demo: string;
}

/** Addresses of one run, chosen before anything starts: a part that is restarted comes back at the same one. */
export interface HousePlan {
  readonly environments: Environments;
  /** Socket folder of the own PostgreSQL; null: DATABASE_URL is set. */
  readonly postgresSockets: string | null;
  /** Socket folder of the own Redis; null: REDIS_URL is set. */
  readonly redisSockets: string | null;
  /** Folders outside DATA_DIR that belong to this run. */
  readonly temporary: readonly string[];
}

/** Ports that must be free, with the settings that name them. */
export function portsOf(config: Config): readonly WantedPort[] {
  const workers = config.MEDIA_WORKERS === 0 ? availableParallelism() : config.MEDIA_WORKERS;
  const media = Array.from({ length: config.MEDIA_PORT === 0 ? 0 : workers }, (_, nth) => ({
    host: config.MEDIA_IP,
    port: config.MEDIA_PORT + nth,
    protocols: ['UDP', 'TCP'] as const,
    portSetting: 'MEDIA_PORT',
    hostSetting: 'MEDIA_IP',
  }));
  const web = {
    host: config.HOST,
    port: config.PORT,
    protocols: ['TCP'] as const,
    portSetting: 'PORT',
    hostSetting: 'HOST',
  };
  const control = {
    host: '127.0.0.1',
    port: config.MEDIA_CONTROL_PORT,
    protocols: ['TCP'] as const,
    portSetting: 'MEDIA_CONTROL_PORT',
    hostSetting: 'MEDIA_CONTROL_PORT',
  };
  return [web, control, ...media];
}

/**
 * Chooses addresses and secrets of this run.
 * @throws {StartRefused} where a given Redis cannot be reached, or a path is too long
 */
export async function planHouse(
  config: Config,
  folder: DataFolder,
  own: NodeJS.ProcessEnv,
  samplePassword: string,
): Promise<HousePlan> {
  const [postgres, redis] = await Promise.all([
    config.DATABASE_URL === ''
      ? makeSocketFolder(join(folder.run, 'postgres'), `${POSTGRES_SOCKET}.lock`)
      : null,
    config.REDIS_URL === ''
      ? makeSocketFolder(join(folder.run, 'redis'), REDIS_SOCKET)
      : checkRedisUrl(config.REDIS_URL),
  ]);
  const redisSockets = redis ?? null;
  const taken = new Set(portsOf(config).map(({ port }) => port));
  const environments = makeEnvironments(own, config, {
    databaseUrl: postgres === null ? config.DATABASE_URL : databaseUrlOf(postgres.path, 'cautiepdan'),
    redisUrl: redisSockets === null ? config.REDIS_URL : redisUrlOf(join(redisSockets.path, REDIS_SOCKET)),
    mediaControlPort:
      config.MEDIA_CONTROL_PORT === 0 ? await freeLoopbackPort(taken) : config.MEDIA_CONTROL_PORT,
    mediaControlSecret: randomBytes(32).toString('base64url'),
    samplePassword,
  });
  return {
    environments,
    postgresSockets: postgres?.path ?? null,
    redisSockets: redisSockets?.path ?? null,
    temporary: [postgres, redisSockets].flatMap((each) => (each?.temporary === true ? [each.path] : [])),
  };
}

/** Names of the processes of this run, in the order a person reads them. */
export function partNames(config: Config): readonly string[] {
  return [
    ...(config.DATABASE_URL === '' ? ['postgres'] : []),
    ...(config.REDIS_URL === '' ? ['redis'] : []),
    'media',
    'recorder',
    'server',
  ];
}

/**
 * The parts of one machine. The server waits for its database alone: queue and media are found when they come, as
 * after any restart. It stops first, so that what the others say while stopping troubles nobody.
 */
export function makeParts(parts: {
  config: Config;
  folder: DataFolder;
  plan: HousePlan;
  logs: LogFiles;
  entries: Entries;
  onSampleAccounts: (accounts: SampleAccounts) => void;
}): readonly Part[] {
  const { config, folder, plan, logs, entries, onSampleAccounts } = parts;
  const { environments, postgresSockets, redisSockets } = plan;
  const made: Part[] = [];
  if (postgresSockets !== null) {
    made.push(
      postgresPart({
        folder: folder.postgres,
        socketFolder: postgresSockets,
        env: environments.foreign,
        log: logs.descriptorOf('postgres'),
        logFile: logs.pathOf('postgres'),
      }),
    );
  }
  if (redisSockets !== null) {
    made.push(
      redisPart({
        program: config.REDIS_SERVER_PATH,
        folder: folder.redis,
        socketFolder: redisSockets,
        env: environments.foreign,
        log: logs.descriptorOf('redis'),
      }),
    );
  }
  const node = (name: 'media' | 'recorder' | 'server', needs: readonly string[], stopWave: number): Part => ({
    name,
    needs,
    stopWave,
    start: () =>
      Promise.resolve(
        startNodePart({
          entry: entries[name],
          env: environments[name],
          log: logs.descriptorOf(name),
          ...(name === 'server' ? { onSampleAccounts } : {}),
        }),
      ),
  });
  made.push(
    node('media', [], 1),
    node('recorder', [], 1),
    node('server', postgresSockets === null ? [] : ['postgres'], 0),
  );
  return made;
}
