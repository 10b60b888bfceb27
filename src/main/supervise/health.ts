import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const LOOK_MS = 25;
const ANSWER_LIMIT_MS = 2_000;
const MAX_BODY = 64 * 1024;

const Body = z.object({ notReady: z.array(z.string()) });

/** What `/healthz` says: ready, or the names of what is not. */
export type Health =
  { readonly ready: true } | { readonly ready: false; readonly notReady: readonly string[] };

/** Asks once; a server that does not answer is itself what is not ready. */
export function askHealth(url: string): Promise<Health> {
  const silent: Health = { ready: false, notReady: ['server'] };
  return new Promise((resolve) => {
    const request = get(`${url}/healthz`, { timeout: ANSWER_LIMIT_MS, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        if (body.length < MAX_BODY) body += text;
      });
      response.on('error', () => resolve(silent));
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ ready: true });
        else resolve(parse(body) ?? silent);
      });
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(silent));
    request.on('close', () => resolve(silent));
  });
}

/** Asks until all is ready, the limit is over, or `stop`. @returns the last answer */
export async function untilHealthy(url: string, limitMs: number, stop: AbortSignal): Promise<Health> {
  const end = performance.now() + limitMs;
  for (;;) {
    const health = await askHealth(url);
    if (health.ready || stop.aborted || performance.now() >= end) return health;
    await sleep(LOOK_MS);
  }
}

function parse(body: string): Health | null {
  try {
    return { ready: false, notReady: Body.parse(JSON.parse(body)).notReady };
  } catch {
    return null;
  }
}
