import { Redis } from 'ioredis';

/** Longest pause between two tries to reach Redis again, milliseconds. */
const MAX_RETRY_DELAY_MS = 2_000;

/**
 * A connection to Redis that never gives up: a restart of Redis is an outage, not the end. Told once per outage.
 * @param url `redis://…`, `rediss://…`, or a unix socket as `unix:///path/redis.sock`
 * @param onOutage first error of an outage
 * @throws {Error} where the url is neither
 */
export function makeRedis(url: string, onOutage: (error: Error) => void): Redis {
  const redis = connect(url);
  let told = false;
  redis.on('error', (error: Error) => {
    if (!told) onOutage(error);
    told = true;
  });
  redis.on('ready', () => {
    told = false;
  });
  return redis;
}

const OPTIONS = {
  // Blocking readers and jobs wait for Redis to come back instead of failing.
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(times * 100, MAX_RETRY_DELAY_MS),
};

function connect(url: string): Redis {
  const { protocol, pathname } = new URL(url);
  if (protocol === 'unix:') return new Redis({ ...OPTIONS, path: decodeURIComponent(pathname) });
  if (protocol === 'redis:' || protocol === 'rediss:') return new Redis(url, OPTIONS);
  throw new Error(`not a Redis url: ${protocol}`);
}
