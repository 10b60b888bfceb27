import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** What of a message is signed, and by which secrets. */
export interface Signed {
  /** The same at every try. */
  readonly id: string;
  /** Instant of this try, epoch milliseconds. */
  readonly at: number;
  readonly body: string;
  /** The present one, and for a while the one before. */
  readonly secrets: readonly string[];
}

/** The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one `v1,…` for each secret. */
export function signedHeaders({ id, at, body, secrets }: Signed): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
