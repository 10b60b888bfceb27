import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { MediaClient } from '../../../media/client.ts';
import { type MediaProcess, startMedia } from '../../../media/media-process.ts';
import type { MediaSettings } from '../../../media/settings.ts';
import { decodeSegment, SEGMENTS_FOLDER } from '../../../src/contracts/segment.ts';
import type {
  MediaCommandReply,
  MediaEventName,
  MediaEventPayload,
} from '../../../src/contracts/media-control.ts';

export const logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
type Segment = ReturnType<typeof decodeSegment> & { readonly name: string };

/** A media process in this one, with a client; everything it made goes with `close`. */
export class MediaFixture {
  readonly settings: MediaSettings;
  readonly #process: MediaProcess;
  readonly client: MediaClient;

  private constructor(settings: MediaSettings, process: MediaProcess, client: MediaClient) {
    this.settings = settings;
    this.#process = process;
    this.client = client;
  }

  static async start(overrides: Partial<MediaSettings> = {}): Promise<MediaFixture> {
    const settings: MediaSettings = {
      ip: '127.0.0.1',
      announcedAddress: '127.0.0.1',
      port: 0,
      workers: 1,
      seatsTogether: 8,
      workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? '',
      controlPort: 0,
      controlSecret: randomUUID(),
      spoolDir: overrides.spoolDir ?? (await mkdtemp(join(tmpdir(), 'ctd-media-'))),
      segmentSeconds: 60,
      reserveBytes: 0,
      mirrorDir: '',
      restrictedKeyFile: '',
      ...overrides,
    };
    const media = await startMedia(settings, logger);
    const client = new MediaClient({
      url: `http://127.0.0.1:${media.controlPort}`,
      secret: settings.controlSecret,
      logger,
    });
    await new Promise<void>((resolve) => client.onConnected(resolve));
    return new MediaFixture(settings, media, client);
  }

  get controlPort(): number {
    return this.#process.controlPort;
  }

  async sessionStatus(sessionId: string): Promise<MediaCommandReply<'status'>['sessions'][number]> {
    const { sessions } = await this.client.ask('status', {});
    const session = sessions.find((each) => each.sessionId === sessionId);
    if (session === undefined) throw new Error('session has no room');
    return session;
  }

  /** Consumers that exist, as `from>to kind`, sorted. */
  async consumers(sessionId: string): Promise<string[]> {
    const { consumers } = await this.sessionStatus(sessionId);
    return consumers.map(({ from, to, kind }) => `${from}>${to} ${kind}`).sort();
  }

  async segments(sessionId: string): Promise<Segment[]> {
    const folder = join(this.settings.spoolDir, sessionId, SEGMENTS_FOLDER);
    const names = (await readdir(folder)).sort();
    return Promise.all(
      names.map(async (name) => ({ name, ...decodeSegment(await readFile(join(folder, name))) })),
    );
  }

  journalText(sessionId: string): Promise<string> {
    return readFile(join(this.settings.spoolDir, sessionId, 'journal.jsonl'), 'utf8');
  }

  /** Ends the process as a stop does; the spool stays. */
  async stop(): Promise<void> {
    this.client.close();
    await this.#process.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.settings.spoolDir, { recursive: true, force: true });
  }
}

/** Everything told by an event, as it comes. */
export function record<N extends MediaEventName>(client: MediaClient, name: N): MediaEventPayload<N>[] {
  const told: MediaEventPayload<N>[] = [];
  client.on(name, (payload) => told.push(payload));
  return told;
}

/** Waits until `look` is true; fails with `what` after `limitMs`. */
export async function until(
  what: string,
  look: () => boolean | Promise<boolean>,
  limitMs = 15_000,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
