import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CheckRequest } from '../simulated-bridge/checks-child.ts';
import { ServerAccount } from '../simulated-bridge/server-account.ts';
import { sampleTree, usage } from './process-usage.ts';

/** Sign-ins from one address are limited to twenty a minute, so bridge points arrive a little slower than that. */
const ARRIVE_EVERY_MS = 3_200;
/** One in so many reports a black camera, which has to fail. */
const BLACK_EVERY = 10;
/** The simulated clients' WebRTC library crashes now and then; such a bridge point begins anew, as a real one would. */
const TRIES = 3;
const SIZE = { width: 160, height: 90 };
const PICTURES_PER_SECOND = 10;
const CHILD = fileURLToPath(new URL('../simulated-bridge/checks-child.ts', import.meta.url));

/** Thresholds for the small media of simulated bridge points; everything else as delivered. */
export const SMALL_MEDIA_PROFILE = {
  upMbps: { warn: 0.03, fail: 0.02 },
  downMbps: { warn: 0.03, fail: 0.02 },
  cameraWidth: { warn: 160, fail: 80 },
  cameraHeight: { warn: 90, fail: 45 },
  cameraFramesPerSecond: { warn: 6, fail: 3 },
};

const Answer = z.object({
  name: z.string(),
  outcome: z
    .object({
      verdict: z.string(),
      findings: z.array(z.string()),
      waitedMs: z.number(),
      tookMs: z.number(),
    })
    .optional(),
  error: z.string().optional(),
});
type Answer = z.infer<typeof Answer>;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Lets so many bridge points check themselves for one session.
 * @returns a Markdown report
 * @throws {Error} where a verdict is not what it has to be
 */
export async function benchChecks(parts: {
  url: string;
  pid: number;
  password: string;
  count: number;
  command: string;
}): Promise<string> {
  const { url, pid, password, count, command } = parts;
  const operator = await ServerAccount.signIn(url, 'kythuat', password);
  const { bridges } = await operator.call('listBridges');
  const now = Math.round((await operator.call('about')).serverTime);
  const plannedStart = now + 3 * 86_400_000;
  const wanted = bridges.filter(({ code }) => code !== 'trung-tam').slice(0, count);
  if (wanted.length < count) throw new Error(`there are ${wanted.length} bridge points only`);
  const session = await operator.call('createSession', {
    body: {
      ...{ title: 'Đo kiểm tra điểm cầu (DỮ LIỆU MẪU)', chairName: 'Chủ trì (mẫu)', sample: true },
      ...{ plannedStart, plannedEnd: plannedStart + 3_600_000 },
      bridgeCodes: wanted.map(({ code }) => code),
    },
  });

  const answers = new Map<string, Answer>();
  let crashes = 0;
  const isBlack = (index: number): boolean => index % BLACK_EVERY === BLACK_EVERY - 1;
  const before = await sampleTree(pid);
  const began = performance.now();
  const boardMs: number[] = [];
  const watch = setInterval(() => {
    const asked = performance.now();
    operator.call('getBoard', { params: { sessionId: session.id } }).then(
      () => boardMs.push(performance.now() - asked),
      // A board that cannot be had is told by the figure of how many were.
      () => undefined,
    );
  }, 5_000);
  try {
    await Promise.all(
      wanted.map(async ({ bridgeId, code }, index) => {
        await wait(index * ARRIVE_EVERY_MS);
        const request: CheckRequest = {
          ...{ name: code, url, username: code.replaceAll('-', ''), password, bridgeId },
          ...{ sessionId: session.id, size: SIZE, framesPerSecond: PICTURES_PER_SECOND },
          black: isBlack(index),
        };
        let answer = await runOne(request);
        for (let tries = 1; answer === null && tries < TRIES; tries += 1) {
          crashes += 1;
          answer = await runOne(request);
        }
        if (answer !== null) answers.set(code, answer);
      }),
    );
  } finally {
    clearInterval(watch);
  }
  const seconds = (performance.now() - began) / 1_000;
  const used = usage(before, await sampleTree(pid), seconds);

  const wrong = wanted.flatMap(({ code }, index) => {
    const { outcome, error } = answers.get(code) ?? {};
    const right = isBlack(index)
      ? outcome?.verdict === 'fail' &&
        outcome.findings.every((found) => found === 'camera/camera_black' || !found.startsWith('camera/'))
      : outcome?.verdict === 'pass' || outcome?.verdict === 'warn';
    return right ? [] : [`${code}: ${outcome?.verdict ?? ''} ${error ?? outcome?.findings.join(' ') ?? ''}`];
  });
  const outcomes = [...answers.values()].flatMap(({ outcome }) => outcome ?? []);
  const remarks = new Map<string, number>();
  for (const code of outcomes.flatMap(({ findings }) => findings))
    remarks.set(code, (remarks.get(code) ?? 0) + 1);
  const { sum } = await operator.call('getBoard', { params: { sessionId: session.id } });
  const text = [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB; the simulated bridge points run on it too.`,
    '',
    `Command: \`${command}\`. ${count} bridge points, one more every ${ARRIVE_EVERY_MS / 1_000} s, each with all eight steps over real WebRTC (${SIZE.width}×${SIZE.height} at ${PICTURES_PER_SECOND} pictures a second), one in ${BLACK_EVERY} with a black camera.`,
    '',
    `All were over after ${seconds.toFixed(0)} s. Wrong verdicts: ${wrong.length}. The board: ${sum.ready} of ${sum.total} ready, ${sum.waiting.length} waited for (the centre among them). What was found: ${[...remarks].map(([code, n]) => `${code} ×${n}`).join(', ') || 'nothing'}.`,
    '',
    ...(crashes === 0
      ? []
      : [`Simulated clients whose WebRTC library crashed and that began anew: ${crashes}.`, '']),
    `A check took ${spread(outcomes.map(({ tookMs }) => tookMs / 1_000))} s, of which waiting in the queue ${spread(outcomes.map(({ waitedMs }) => waitedMs / 1_000))} s (median, slowest). The board was answered in ${spread(boardMs)} ms (${boardMs.length} times).`,
    '',
    `Used meanwhile, % of a core: ${[...used].map(([part, { cpuPercent }]) => `${part} ${cpuPercent.toFixed(1)}`).join(' · ')}.`,
    '',
  ].join('\n');
  if (wrong.length > 0) throw new Error(`wrong verdicts:\n${wrong.join('\n')}\n\n${text}`);
  return text;
}

/** One check in a process of its own; null where its WebRTC library takes the process down. */
async function runOne(request: CheckRequest): Promise<Answer | null> {
  const child = fork(CHILD, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const answer = new Promise<Answer>((resolve) => {
    child.once('message', (message) => resolve(Answer.parse(message)));
  });
  const ended = once(child, 'exit').then(() => null);
  child.send(request);
  const first = await Promise.race([answer, ended]);
  if (child.connected) child.disconnect();
  await ended;
  return first;
}

function spread(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${median.toFixed(0)}, ${(sorted.at(-1) ?? 0).toFixed(0)}`;
}
