import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext } from 'playwright-core';
import { z } from 'zod';
import { Attempt, type StepResult } from '../src/contracts/readiness.ts';
import { findingAdvice, findingSentence } from '../src/domain/readiness/findings.ts';
import { STEP_NAMES } from '../src/domain/readiness/steps.ts';

/**
 * The check of a bridge point with no person, in headless Chromium on the bridge's own machine with its own camera and
 * microphone. What only a person can say (speaker heard, recording watched, the room) stays open, so that such a check
 * passes with remarks at the best.
 *
 * Exit codes: 0 passed, 10 passed with remarks, 20 failed, 30 incomplete, 64 wrong use, 69 server or browser not there.
 */
const EXIT = { pass: 0, warn: 10, fail: 20, incomplete: 30, usage: 64, unavailable: 69 } as const;
const LIMIT_MS = 15 * 60_000;

const Options = z.object({
  server: z.url({ protocol: /^https?$/ }),
  bridge: z.string().regex(/^[a-z0-9-]{1,60}$/),
  token: z.string().min(20).max(200),
  'video-file': z.string().optional(),
  'audio-file': z.string().optional(),
  'trust-origin': z.boolean().default(false),
});
const USAGE = `npm run check-bridge -- --server https://… --bridge phu-cu --token …
  --video-file, --audio-file   tệp .mjpeg/.y4m và .wav thay cho máy quay, micro / files in place of camera, microphone
  --trust-origin               coi địa chỉ http là an toàn, chỉ để thử / take an http address for secure, for trials only`;

class Refused extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

function readOptions(): z.infer<typeof Options> {
  try {
    const { values } = parseArgs({
      options: {
        server: { type: 'string' },
        bridge: { type: 'string' },
        token: { type: 'string' },
        'video-file': { type: 'string' },
        'audio-file': { type: 'string' },
        'trust-origin': { type: 'boolean' },
      },
    });
    return Options.parse(values);
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n')
        : error instanceof Error
          ? error.message
          : String(error);
    throw new Refused(EXIT.usage, `${reason}\n${USAGE}`);
  }
}

async function openChromium(options: z.infer<typeof Options>, folder: string): Promise<BrowserContext> {
  const { server, 'video-file': video, 'audio-file': audio } = options;
  const files =
    video === undefined && audio === undefined
      ? []
      : [
          '--use-fake-device-for-media-stream',
          ...(video === undefined ? [] : [`--use-file-for-fake-video-capture=${video}`]),
          ...(audio === undefined ? [] : [`--use-file-for-fake-audio-capture=${audio}`]),
        ];
  const root = process.getuid?.() === 0;
  return chromium
    .launchPersistentContext(folder, {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      headless: true,
      args: [
        // Nobody is there to press "allow".
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        '--no-first-run',
        // Chromium's own sandbox refuses root.
        ...(root ? ['--no-sandbox'] : []),
        ...(options['trust-origin']
          ? [`--unsafely-treat-insecure-origin-as-secure=${new URL(server).origin}`]
          : []),
        ...files,
      ],
    })
    .catch((error: unknown) => {
      throw new Refused(
        EXIT.unavailable,
        `Không chạy được Chromium. / Chromium does not run. ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
      );
    });
}

function tell({ step, verdict, findings }: StepResult): void {
  const sign = { pass: '✓', warn: '!', fail: '✕' }[verdict];
  process.stdout.write(`${sign} ${STEP_NAMES[step].join(' / ')}\n`);
  for (const finding of findings) {
    process.stdout.write(`    ${findingSentence(finding, 'vi')} / ${findingSentence(finding, 'en')}\n`);
    const [first] = findingAdvice(finding.code, 'vi');
    if (first !== undefined) process.stdout.write(`    → ${first}\n`);
  }
}

async function check(options: z.infer<typeof Options>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-check-'));
  const context = await openChromium(options, folder);
  const server = options.server.replace(/\/$/, '');
  const get = async (path: string): Promise<unknown> =>
    (await context.request.get(`${server}${path}`)).json();
  try {
    const signIn = await context.request
      .post(`${server}/api/sign-in/device`, { data: { token: options.token } })
      .catch(() => {
        throw new Refused(EXIT.unavailable, `Không kết nối được ${server}. / ${server} cannot be reached.`);
      });
    if (!signIn.ok()) {
      const said = z.object({ title: z.string() }).safeParse(await signIn.json().catch(() => null));
      throw new Refused(EXIT.usage, said.success ? said.data.title : `HTTP ${signIn.status()}`);
    }
    const Bridges = z.object({ bridges: z.array(z.object({ bridgeId: z.string(), code: z.string() })) });
    const bridge = Bridges.parse(await get('/api/bridges')).bridges.find(
      ({ code }) => code === options.bridge,
    );
    if (bridge === undefined) {
      throw new Refused(
        EXIT.usage,
        `Mã thiết bị này không thuộc điểm cầu ${options.bridge}. / This token does not belong to ${options.bridge}.`,
      );
    }
    const Coming = z.object({ sessions: z.array(z.object({ sessionId: z.string() })) });
    const [session] = Coming.parse(await get('/api/readiness')).sessions;
    const page = context.pages()[0] ?? (await context.newPage());
    const query = session === undefined ? '' : `&session=${session.sessionId}`;
    await page.goto(`${server}/check/${bridge.bridgeId}?auto=1${query}`);
    await page
      .getByTestId('check-verdict')
      .or(page.getByTestId('check-broken'))
      .waitFor({ timeout: LIMIT_MS });
    const Attempts = z.object({ attempts: z.array(Attempt) });
    const [attempt] = Attempts.parse(await get(`/api/bridges/${bridge.bridgeId}/checks`)).attempts;
    if (attempt === undefined) return EXIT.incomplete;
    attempt.steps.forEach(tell);
    const verdict = attempt.verdict ?? 'incomplete';
    process.stdout.write(`${verdict.toUpperCase()} ${server}/checks/${attempt.id}/slip\n`);
    return EXIT[verdict];
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await check(readOptions());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Refused ? error.code : 70;
}
