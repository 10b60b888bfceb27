import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { StartRefused } from '../lifecycle.ts';
import type { EndPlan } from './end-process.ts';
import type { Part } from './part.ts';
import { sentences } from './sentences.ts';
import { spawnServer } from './spawn-server.ts';

export const REDIS_SOCKET = 'redis.sock';
const PING_LIMIT_MS = 1_000;
const REACH_LIMIT_MS = 5_000;

/** On SIGTERM Redis writes its append-only file out and ends. */
export const REDIS_END_PLAN: EndPlan = {
  steps: [{ signal: 'SIGTERM', limitMs: 10_000 }],
  hurried: { signal: 'SIGTERM', limitMs: 1_000 },
};

export interface RedisOptions {
  /** REDIS_SERVER_PATH; empty: the one on the PATH. */
  readonly program: string;
  /** Data folder. */
  readonly folder: string;
  readonly socketFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: number;
}

/**
 * Redis on a unix socket alone. Append-only and synced once a second: at a power cut a second of queue changes may be
 * lost, which the server asks for again; noeviction, since a job is no cache entry.
 */
export function redisPart({ program, folder, socketFolder, env, log }: RedisOptions): Part {
  const socket = join(socketFolder, REDIS_SOCKET);
  const settings: Readonly<Record<string, string>> = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  };
  return {
    name: 'redis',
    needs: [],
    stopWave: 2,
    async start() {
      // Left by one that was killed: connecting to it would fail anyway, and Redis makes it anew.
      await rm(socket, { force: true });
      return spawnServer({
        file: program === '' ? 'redis-server' : program,
        args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
        env,
        log,
        end: REDIS_END_PLAN,
        answers: () => answersPing(socket),
        notRunnable: program === '' ? sentences.redisMissing() : sentences.redisNotThere(program),
      });
    },
  };
}

/** Whether a Redis answers PING on this socket; one that still reads its data does not. */
export function answersPing(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect({ path: socket });
    const end = (answer: boolean): void => {
      line.destroy();
      resolve(answer);
    };
    line.setTimeout(PING_LIMIT_MS, () => end(false));
    line.once('error', () => end(false));
    line.once('close', () => resolve(false));
    line.once('connect', () => line.write('PING\r\n'));
    line.once('data', (data) => end(data.toString('latin1').startsWith('+PONG')));
  });
}

/**
 * Looks whether the Redis of REDIS_URL answers: the processes themselves would wait for it for ever.
 * @throws {StartRefused} where it does not within 5 seconds
 */
export async function checkRedisUrl(url: string): Promise<void> {
  const options = {
    lazyConnect: true,
    connectTimeout: REACH_LIMIT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  };
  try {
    const { protocol, pathname } = new URL(url);
    const redis =
      protocol === 'unix:'
        ? new Redis({ ...options, path: decodeURIComponent(pathname) })
        : new Redis(url, options);
    redis.on('error', () => {});
    try {
      await redis.connect();
      await redis.ping();
    } finally {
      redis.disconnect();
    }
  } catch (error) {
    throw new StartRefused(sentences.redisUnreachable(), { cause: error });
  }
}
