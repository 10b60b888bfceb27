import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { Failure } from '../../src/contracts/failure.ts';
import { ConsumerOffer } from '../../src/contracts/media-shapes.ts';
import type { StepReport } from '../../src/contracts/readiness.ts';
import { clientEvents, serverEvents } from '../../src/contracts/socket.ts';
import type { AskedEvent } from '../../src/contracts/tables.ts';
import { SeatMedia, type Ask } from './seat-media.ts';
import type { ServerAccount } from './server-account.ts';
import { makeCamera, makeMicrophone, type MadeSource } from './web-rtc.ts';

const ANSWER_LIMIT_MS = 20_000;
/** Some packets have to arrive before a path counts. */
const FLOW_MS = 600;
const PATH_LIMIT_MS = 8_000;
const RECORDING_LIMIT_MS = 120_000;

export interface SimulatedCheckOptions {
  readonly account: ServerAccount;
  readonly bridgeId: string;
  readonly sessionId: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly framesPerSecond: number;
  /** The camera is reported black, which the verdict must say. */
  readonly black: boolean;
}

/** How one simulated check went. Times in milliseconds. */
export interface CheckOutcome {
  readonly verdict: string;
  /** Codes of what was found, the remarks too, as `step/code`. */
  readonly findings: readonly string[];
  readonly waitedMs: number;
  readonly tookMs: number;
}

type Told<N extends keyof typeof serverEvents> = z.output<(typeof serverEvents)[N]['payload']>;

/**
 * One readiness check without people or browser: all steps over the real protocol and a real WebRTC client, so that the
 * server measures a real line. Only what a browser alone can see of its devices is invented.
 * @throws {Error} with the server's sentence
 */
export async function runSimulatedCheck(options: SimulatedCheckOptions): Promise<CheckOutcome> {
  const { account } = options;
  const socket = io(account.url, {
    extraHeaders: { cookie: account.cookie },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    return await new Promise<CheckOutcome>((resolve, reject) => {
      socket.once('disconnect', (cause) => reject(new Error(`the line broke: ${cause}`)));
      steps(socket, options).then(resolve, reject);
    });
  } finally {
    socket.close();
  }
}

async function steps(socket: Socket, options: SimulatedCheckOptions): Promise<CheckOutcome> {
  const { bridgeId, sessionId, size, framesPerSecond, black } = options;
  const began = performance.now();
  const ask: Ask = async (name, payload) => {
    const answer = (await socket.timeout(ANSWER_LIMIT_MS).emitWithAck(name, payload)) as {
      ok: boolean;
      data?: unknown;
      error?: unknown;
    };
    if (!answer.ok) throw new Error(`${name}: ${Failure.parse(answer.error).message}`);
    const event: AskedEvent = clientEvents[name];
    return event.reply.parse(answer.data) as never;
  };
  socket.on('check:echo', (_: unknown, done: (said: unknown) => void) => done({ clock: Date.now() }));
  const { attemptId } = await ask('check:begin', { bridgeId, sessionId });
  const report = (said: StepReport): Promise<unknown> => ask('check:report', { attemptId, report: said });
  await report({
    step: 'browser',
    measures: { browser: 'Simulated', secureContext: true, webRtc: true },
  });
  await report({
    step: 'camera',
    measures: {
      ...{ problem: null, device: 'Simulated', width: 1_280, height: 720, framesPerSecond: 30 },
      ...{ brightness: black ? 0 : 120, blackShare: black ? 1 : 0, frozenShare: 0 },
    },
  });
  await report({
    step: 'sound',
    measures: {
      ...{ problem: null, microphone: 'Simulated', levelDb: -20, peakDb: -8, clippedShare: 0 },
      loopback: 'confirmed',
    },
  });
  await ask('check:signaling', { attemptId });

  const asked = performance.now();
  const turn = soon(socket, 'check:place', (told) => told.attemptId === attemptId && told.place === 0);
  const { place } = await ask('check:admit', { attemptId });
  if (place > 0) await turn.came;
  turn.forget();
  const waitedMs = performance.now() - asked;

  const camera = makeCamera(size, { r: 90, g: 120, b: 160 }, framesPerSecond);
  const microphone = makeMicrophone(180);
  try {
    for (const path of ['udp', 'tcp', 'turn'] as const)
      await tryPath({ socket, ask, attemptId, path, microphone });
    await ask('check:paths-done', { attemptId });
    await measure({ socket, ask, attemptId, camera, microphone, height: size.height });
  } finally {
    camera.close();
    microphone.close();
  }
  await ask('check:confirm', { attemptId, clear: true });
  const answers = { private_room: true, line_contact: true, backup_power: true, quiet_light: true };
  await report({ step: 'room', measures: { answers } });
  const attempt = await ask('check:finish', { attemptId });
  return {
    verdict: attempt.verdict ?? 'none',
    findings: attempt.steps.flatMap(({ step, findings }) => findings.map(({ code }) => `${step}/${code}`)),
    waitedMs,
    tookMs: performance.now() - began,
  };
}

async function tryPath(parts: {
  socket: Socket;
  ask: Ask;
  attemptId: string;
  path: 'udp' | 'tcp' | 'turn';
  microphone: MadeSource;
}): Promise<void> {
  const { ask, attemptId, path, microphone } = parts;
  const { configured, routerRtpCapabilities } = await ask('check:path', { attemptId, path });
  if (!configured) return;
  const media = await SeatMedia.open(ask, routerRtpCapabilities, NOBODY);
  try {
    // A path that does not come up never answers: the limit does.
    const sending = media.sendMicrophone(microphone, false).then(() => wait(FLOW_MS));
    sending.catch(() => undefined);
    await Promise.race([sending, wait(PATH_LIMIT_MS)]);
    await ask('check:path-done', { attemptId, path });
  } finally {
    media.close();
  }
}

async function measure(parts: {
  socket: Socket;
  ask: Ask;
  attemptId: string;
  camera: MadeSource;
  microphone: MadeSource;
  height: number;
}): Promise<void> {
  const { socket, ask, attemptId, camera, microphone, height } = parts;
  const { routerRtpCapabilities } = await ask('check:path', { attemptId, path: 'all' });
  const media = await SeatMedia.open(ask, routerRtpCapabilities, NOBODY);
  const take = (raw: unknown): void => {
    // An offer taken back meanwhile: the server's own figures say what did not come.
    media.take(ConsumerOffer.parse(raw)).catch(() => undefined);
  };
  socket.on('media:consumer', take);
  try {
    await media.sendMicrophone(microphone, false);
    await media.sendCamera(camera, height);
    const { seconds } = await ask('check:media-start', { attemptId });
    await wait(seconds * 1_000);
    await ask('check:media-end', {
      attemptId,
      received: { framesPerSecond: 25, freezes: 0, frozenSeconds: 0 },
    });
    const recorded = soon(
      socket,
      'check:step',
      (told) => told.attemptId === attemptId && told.result.step === 'recording',
    );
    const recording = await ask('check:record-start', { attemptId });
    await wait(recording.seconds * 1_000);
    await ask('check:record-stop', { attemptId });
    await recorded.came;
    recorded.forget();
  } finally {
    socket.off('media:consumer', take);
    media.close();
  }
}

const NOBODY = { picture: () => undefined, broken: () => undefined };

/** Waits for a told fact; listens from now on, so that nothing told meanwhile is missed. */
function soon<N extends keyof typeof serverEvents>(
  socket: Socket,
  name: N,
  wanted: (told: Told<N>) => boolean,
): { readonly came: Promise<void>; forget(): void } {
  const came = Promise.withResolvers<null>();
  came.promise.catch(() => undefined);
  const hear = (raw: unknown): void => {
    if (wanted(serverEvents[name].payload.parse(raw) as Told<N>)) came.resolve(null);
  };
  const late = setTimeout(
    () => came.reject(new Error(`${name} did not come`)),
    name === 'check:step' ? RECORDING_LIMIT_MS : 2 ** 30,
  );
  socket.on<string>(name, hear);
  return {
    came: came.promise.then(() => undefined),
    forget() {
      clearTimeout(late);
      socket.off<string>(name, hear);
    },
  };
}
