import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Where systemd, a container engine or a person with curl asks a process how it is. */
export interface HealthPort {
  readonly port: number;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Answers `/healthz` (200 as long as the process runs) and `/readyz` (503 with names while something is lacking) on
 * loopback, in the shape of the server's own `/healthz`.
 * @param notReady names of what is lacking now
 * @throws {Error} of the system where the port cannot be had
 */
export async function openHealthPort(port: number, notReady: () => readonly string[]): Promise<HealthPort> {
  const server = createServer((request, response) => {
    const known = request.url === '/healthz' || request.url === '/readyz';
    const lacking = request.url === '/readyz' ? notReady() : [];
    response.writeHead(known ? (lacking.length === 0 ? 200 : 503) : 404, {
      'content-type': 'application/json',
      connection: 'close',
    });
    response.end(known ? JSON.stringify({ ready: lacking.length === 0, notReady: lacking }) : '{}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}
