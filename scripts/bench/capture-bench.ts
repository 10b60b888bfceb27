import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWorker, setLogEventListeners, type types } from 'mediasoup';
import { pino } from 'pino';
import { SessionCapture } from '../../media/capture/session-capture.ts';
import { ROUTER_CODECS } from '../../media/router-codecs.ts';
import { makeClip, recordsOf } from '../../test/fakes/rtp-feed.ts';

const CLIP_SECONDS = 10;
const BITRATE = '1350k';
const SENDER = fileURLToPath(new URL('./rtp-sender-child.ts', import.meta.url));
/** Until buffers and the heap are what they will be, milliseconds. */
const SETTLE_MS = 5_000;

interface Sample {
  /** Share of a core. */
  readonly process: number;
  readonly worker: number;
  readonly rssMb: number;
}

/** What capturing costs beside the SFU: many bridges at 720p, measured before the capture begins and while it runs. */
export async function benchCapture(options: { bridges: number; seconds: number }): Promise<string> {
  const { bridges, seconds } = options;
  setLogEventListeners({});
  const folder = await mkdtemp(join(tmpdir(), 'ctd-bench-capture-'));
  const worker = await createWorker({
    workerBin: process.env['MEDIASOUP_WORKER_BIN'] ?? '',
    logLevel: 'error',
  });
  const child = fork(SENDER, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  try {
    const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const sources: { port: number; video: types.Producer; audio: types.Producer }[] = [];
    for (let index = 0; index < bridges; index += 1) sources.push(await sit(router, index));
    child.send(await order(folder, sources));
    await once(child, 'message');
    await wait(SETTLE_MS);
    const without = await measure(worker, seconds);

    const bytes: number[] = [];
    const capture = await SessionCapture.start(
      {
        ...{ sessionId: randomUUID(), spoolDir: join(folder, 'spool'), mirrorDir: '', segmentSeconds: 60 },
        ...{ reserveBytes: 0, restrictedKeyFile: '', logger: pino({ level: 'silent' }) },
        tell: (name, payload) => {
          if (name === 'capture:flow') bytes.push((payload as { bytes: number }).bytes);
        },
      },
      Date.now(),
    );
    for (const { video, audio } of sources) {
      const [bridgeId, seatId] = [randomUUID(), randomUUID()];
      for (const [source, producer] of [
        ['camera', video],
        ['microphone', audio],
      ] as const)
        capture.add({
          ...{ bridgeId, seatId, router, state: () => 'sending' },
          produced: { source, producer, asked: '', disguised: false },
        });
    }
    await wait(SETTLE_MS);
    const before = bytes.at(-1) ?? 0;
    const within = await measure(worker, seconds);
    const rate = (((bytes.at(-1) ?? 0) - before) * 8) / seconds / bridges / 1e6;
    await capture.stop(Date.now());
    return reportOf({ bridges, seconds, without, within, rate });
  } finally {
    child.disconnect();
    worker.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function sit(
  router: types.Router,
  index: number,
): Promise<{ port: number; video: types.Producer; audio: types.Producer }> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    ...{ rtcpMux: true, comedia: true },
  });
  const produce = (kind: 'audio' | 'video', ssrc: number): Promise<types.Producer> =>
    transport.produce({
      kind,
      rtpParameters: {
        codecs: [
          kind === 'audio'
            ? { mimeType: 'audio/opus', payloadType: 101, clockRate: 48_000, channels: 2 }
            : { mimeType: 'video/VP8', payloadType: 100, clockRate: 90_000 },
        ],
        encodings: [{ ssrc }],
      },
    });
  const audio = await produce('audio', 10_000 + index);
  const video = await produce('video', 20_000 + index);
  return { port: transport.tuple.localPort, video, audio };
}

async function order(
  folder: string,
  sources: readonly { port: number; video: types.Producer; audio: types.Producer }[],
) {
  const clip = await makeClip(folder, {
    width: 1_280,
    height: 720,
    seconds: CLIP_SECONDS,
    bitrate: BITRATE,
    grain: true,
  });
  const shared = { bridgeId: randomUUID(), seatId: randomUUID(), startAt: 0, clockError: 0, reportEvery: 0 };
  const packets = [true, false].flatMap((video) =>
    recordsOf({
      ...shared,
      source: video ? 'camera' : 'microphone',
      mimeType: video ? 'video/VP8' : 'audio/opus',
      layers: [video ? clip.video : clip.audio],
    }).records.flatMap((record) => {
      if (record.type !== 'rtp') return [];
      const bytes = Buffer.from(record.packet);
      if (!video) bytes[1] = ((bytes[1] ?? 0) & 0x80) | 101;
      return [{ at: record.time, video, bytes: bytes.toString('base64') }];
    }),
  );
  const ssrcOf = (producer: types.Producer): number => producer.rtpParameters.encodings?.[0]?.ssrc ?? 0;
  return {
    packets: packets.toSorted((a, b) => a.at - b.at),
    clipMs: CLIP_SECONDS * 1_000,
    bridges: sources.map(({ port, video, audio }) => ({ port, video: ssrcOf(video), audio: ssrcOf(audio) })),
  };
}

async function measure(worker: types.Worker, seconds: number): Promise<Sample> {
  const workerMs = async (): Promise<number> => {
    const { ru_utime: user, ru_stime: system } = await worker.getResourceUsage();
    return user + system;
  };
  const [cpu, ofWorker, begun] = [process.cpuUsage(), await workerMs(), performance.now()];
  let rss = 0;
  let samples = 0;
  const timer = setInterval(() => {
    rss += process.memoryUsage.rss();
    samples += 1;
  }, 500);
  await wait(seconds * 1_000);
  clearInterval(timer);
  const took = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return {
    process: (user + system) / 1_000 / took,
    worker: ((await workerMs()) - ofWorker) / took,
    rssMb: rss / Math.max(1, samples) / 2 ** 20,
  };
}

function reportOf(parts: {
  bridges: number;
  seconds: number;
  without: Sample;
  within: Sample;
  rate: number;
}): string {
  const { bridges, seconds, without, within, rate } = parts;
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const percent = (value: number): string => (value * 100).toFixed(2);
  const each = (key: keyof Sample): number => (within[key] - without[key]) / bridges;
  return [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB.`,
    '',
    `Command: \`npm run bench capture -- --bridges ${bridges} --seconds ${seconds}\`: ${bridges} bridge points at 1280×720, ${rate.toFixed(2)} Mbit/s each on the disk, sent by a process of its own; the same ${seconds} s before the capture and while it runs.`,
    '',
    row(['', 'without capture', 'with capture', 'per bridge point']),
    row(['---', '--:', '--:', '--:']),
    row(['media, % of a core', percent(without.process), percent(within.process), percent(each('process'))]),
    row([
      'its worker, % of a core',
      percent(without.worker),
      percent(within.worker),
      percent(each('worker')),
    ]),
    row(['memory of media, MB', without.rssMb.toFixed(0), within.rssMb.toFixed(0), each('rssMb').toFixed(2)]),
    '',
  ].join('\n');
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
