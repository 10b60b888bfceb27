import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Clock } from '../usecases/ports.ts';

/** How long credentials hold: longer than any session. */
const HOLDS_SECONDS = 12 * 3_600;

/** The relays of the house. */
export interface Turn {
  readonly configured: boolean;
  iceServers(): readonly { urls: string[]; username: string; credential: string }[];
  /** Addresses that media would come from over a relay. */
  addresses(): readonly string[];
}

/**
 * Credentials for TURN servers that share a secret with us: the user name is the instant they end, the password its
 * HMAC (the scheme of draft-uberti-behave-turn-rest, which coturn calls `use-auth-secret`).
 */
export async function makeTurn(
  settings: { readonly TURN_URLS: readonly string[]; readonly TURN_SECRET: string },
  clock: Clock,
): Promise<Turn> {
  const { TURN_URLS: urls, TURN_SECRET: secret } = settings;
  const configured = urls.length > 0 && secret !== '';
  const hosts = new Set(urls.map((url) => url.replace(/^turns?:/, '').replace(/(:\d+)?(\?.*)?$/, '')));
  const found = await Promise.all(
    [...hosts].map(async (host) =>
      // A relay whose name is not known now is only not recognised by its address.
      (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address),
    ),
  );
  const addresses = found.flat();
  return {
    configured,
    addresses: () => addresses,
    iceServers() {
      if (!configured) return [];
      const username = String(Math.floor(clock.now() / 1_000) + HOLDS_SECONDS);
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      return [{ urls: [...urls], username, credential }];
    },
  };
}
