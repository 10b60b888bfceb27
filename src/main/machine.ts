import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import type { Clock, Machine } from '../usecases/ports.ts';

const LIMIT_MS = 5_000;
const NTP_LIMIT_MS = 2_000;
const NTP_TRIES = 3;
const NTP_PORT = 123;
/** Between 1900, where NTP counts from, and 1970, seconds. */
const NTP_EPOCH_S = 2_208_988_800;
/** Beyond this a clock that is compared does not count as synchronised, milliseconds. */
const SYNCHRONISED_MS = 1_000;

const run = promisify(execFile);

/** What the machine of the centre says of its certificate and its clock. */
export function makeMachine(options: {
  readonly publicUrl: string;
  /** `host` or `host:port`; empty: the system is asked. */
  readonly ntpServer: string;
  readonly clock: Clock;
}): Machine {
  const { publicUrl, ntpServer, clock } = options;
  return {
    async certificateValidUntil() {
      const { protocol, hostname, port } = new URL(publicUrl);
      if (protocol !== 'https:') return null;
      return certificateEnd(hostname, port === '' ? 443 : Number(port));
    },
    async clockState() {
      if (ntpServer === '') return { synchronised: await systemSaysSynchronised(), offsetMs: null };
      const offsets: { offsetMs: number; delayMs: number }[] = [];
      for (let tries = 0; tries < NTP_TRIES; tries += 1) {
        const answer = await askTime(ntpServer, clock).catch(() => null);
        if (answer !== null) offsets.push(answer);
      }
      // The quickest answer knows best.
      const [best] = offsets.toSorted((a, b) => a.delayMs - b.delayMs);
      if (best === undefined) return { synchronised: null, offsetMs: null };
      return { synchronised: Math.abs(best.offsetMs) < SYNCHRONISED_MS, offsetMs: Math.round(best.offsetMs) };
    },
  };
}

/** @throws {Error} where nothing answers with a certificate */
function certificateEnd(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Only the date is asked: whether browsers trust it is for them to say.
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, timeout: LIMIT_MS });
    socket.once('secureConnect', () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to);
      socket.destroy();
      if (Number.isNaN(end)) reject(new Error('no certificate'));
      else resolve(end);
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
  });
}

async function systemSaysSynchronised(): Promise<boolean | null> {
  try {
    const { stdout } = await run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
      timeout: LIMIT_MS,
    });
    const said = stdout.trim();
    return said === 'yes' ? true : said === 'no' ? false : null;
  } catch {
    return null;
  }
}

/** SNTP (RFC 4330): one question, one answer, the offset from its four times. */
function askTime(server: string, clock: Clock): Promise<{ offsetMs: number; delayMs: number }> {
  const [host = '', port = String(NTP_PORT)] = server.split(':');
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const end = (act: () => void): void => {
      clearTimeout(limit);
      socket.close();
      act();
    };
    const limit = setTimeout(() => end(() => reject(new Error('no answer in time'))), NTP_LIMIT_MS);
    const question = Buffer.alloc(48);
    question[0] = 0x23; // Version 4, client.
    let sent = 0;
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('message', (answer) => {
      const received = clock.now();
      // Mode 4 is a server; stratum 0 a refusal.
      const first = answer[0] ?? 0;
      if (answer.length < 48 || (first & 7) !== 4 || answer[1] === 0) {
        end(() => reject(new Error('not an answer')));
        return;
      }
      const [arrived, left] = [ntpTime(answer, 32), ntpTime(answer, 40)];
      end(() =>
        resolve({
          offsetMs: (arrived - sent + (left - received)) / -2,
          delayMs: received - sent - (left - arrived),
        }),
      );
    });
    sent = clock.now();
    socket.send(question, Number(port), host, (error) => {
      if (error !== null) end(() => reject(error));
    });
  });
}

/** An NTP timestamp as milliseconds since the Unix epoch. */
function ntpTime(bytes: Buffer, at: number): number {
  return (bytes.readUInt32BE(at) - NTP_EPOCH_S) * 1_000 + (bytes.readUInt32BE(at + 4) / 2 ** 32) * 1_000;
}
