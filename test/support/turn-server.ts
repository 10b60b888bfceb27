import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './postgres.ts';
import { until } from './until.ts';

/** A real coturn at one address of this machine. */
export interface TurnServer {
  /** As TURN_URLS wants it: over TCP, for bridges that have no UDP. */
  readonly url: string;
  readonly secret: string;
  close(): Promise<void>;
}

/**
 * Starts coturn with the shared-secret scheme; resolves when it listens.
 * @param options.tls over TLS, with a certificate made for it, which no browser knows
 */
export async function startTurn(
  address: string,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-turn-'));
  const port = await freePort();
  const secret = 'bi-mat-cua-bai-thu';
  const child = spawn(
    process.env['TURNSERVER_PATH'] ?? 'turnserver',
    [
      ...['-n', '--no-cli', '--no-dtls', '--no-stdout-log'],
      ...(tls ? await certificate(folder, address) : ['--no-tls']),
      ...['--log-file', join(folder, 'turn.log'), '--simple-log'],
      ...['--pidfile', join(folder, 'turn.pid'), '--userdb', join(folder, 'turn.db')],
      ...['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'tiepdan.example'],
      ...[
        '--listening-ip',
        address,
        '--relay-ip',
        address,
        tls ? '--tls-listening-port' : '--listening-port',
        String(port),
      ],
      // Else it would hold its usual ports too, where another test may want them.
      ...(tls ? ['--listening-port', String(await freePort())] : []),
      ...['--min-port', '49160', '--max-port', '49400'],
    ],
    { stdio: 'ignore', cwd: folder },
  );
  const exited = once(child, 'exit');
  try {
    await until(() => answers(address, port));
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url: `${tls ? 'turns' : 'turn'}:${address}:${port}?transport=tcp`,
    secret,
    async close() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const done = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', done(true)).once('error', done(false));
  });
}

/** Options of coturn for a certificate of its own. */
async function certificate(folder: string, address: string): Promise<string[]> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await promisify(execFile)(process.env['OPENSSL_PATH'] ?? 'openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=tiepdan.example', '-addext', `subjectAltName=IP:${address}`],
    ...['-keyout', key, '-out', cert],
  ]);
  return ['--cert', cert, '--pkey', key];
}
