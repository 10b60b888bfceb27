import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartRefused } from '../lifecycle.ts';
import { sentences } from './sentences.ts';

/** `sun_path` holds 108 bytes with its closing zero; one is kept in hand for systems with 104. */
export const LONGEST_SOCKET_PATH = 103;
/** Below the range from which the system takes ports for outgoing connections, which could take ours meanwhile. */
const OWN_PORTS = { from: 20_000, below: 30_000 } as const;
const PORT_TRIES = 200;

/** A folder for a unix socket, and whether it lies outside DATA_DIR, where it has to be cleared away. */
export interface SocketFolder {
  readonly path: string;
  readonly temporary: boolean;
}

/**
 * Makes the folder of a unix socket named `file`: below DATA_DIR, or in the system's folder for temporary files where
 * that path would be too long for a socket.
 * @throws {StartRefused} where both are too long
 */
export async function makeSocketFolder(wanted: string, file: string): Promise<SocketFolder> {
  const fits = (folder: string): boolean => Buffer.byteLength(join(folder, file)) <= LONGEST_SOCKET_PATH;
  if (fits(wanted)) {
    await mkdir(wanted, { recursive: true });
    await chmod(wanted, 0o700);
    return { path: wanted, temporary: false };
  }
  // mkdtemp adds six characters.
  const template = join(tmpdir(), 'cau-tiep-dan-');
  if (!fits(`${template}XXXXXX`)) throw new StartRefused(sentences.socketPathTooLong(join(template, file)));
  return { path: await mkdtemp(template), temporary: true };
}

/** REDIS_URL of a unix socket. */
export function redisUrlOf(socketPath: string): string {
  return `unix://${pathToFileURL(socketPath).pathname}`;
}

/** DATABASE_URL of a PostgreSQL that listens in a socket folder alone. */
export function databaseUrlOf(socketFolder: string, name: string): string {
  return `postgres://${name}@localhost:5432/${name}?host=${encodeURIComponent(socketFolder)}`;
}

/** Where this machine reaches a server that listens on `host`. */
export function localHostOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** A loopback port that is free now and stays so while its owner is restarted, apart from `taken`. */
export async function freeLoopbackPort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let i = 0; i < PORT_TRIES; i += 1) {
    const port = randomInt(OWN_PORTS.from, OWN_PORTS.below);
    if (!taken.has(port) && (await listenFault('127.0.0.1', port)) === null) return port;
  }
  throw new StartRefused(sentences.noFreePort());
}

/** A port that must be free, and the settings a person would change. */
export interface WantedPort {
  readonly host: string;
  readonly port: number;
  readonly protocols: readonly ('TCP' | 'UDP')[];
  readonly portSetting: string;
  readonly hostSetting: string;
}

/**
 * Looks whether the ports are free before anything is started, so that the sentence comes at once. Whoever listens
 * later still checks: this is no reservation.
 * @throws {StartRefused} naming the setting
 */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { host, port, protocols, portSetting, hostSetting } of wanted) {
    if (port === 0) continue;
    for (const protocol of protocols) {
      const fault = await (protocol === 'TCP' ? listenFault(host, port) : bindFault(host, port));
      if (fault === null) continue;
      if (fault === 'EADDRINUSE') throw new StartRefused(sentences.portInUse(portSetting, port, protocol));
      if (fault === 'EACCES') throw new StartRefused(sentences.portForbidden(portSetting, port));
      throw new StartRefused(sentences.addressUnknown(hostSetting, host));
    }
  }
}

/** Code of the error that listening ends in; null where it works. */
function listenFault(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function bindFault(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? 'unknown');
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}
