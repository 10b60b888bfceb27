import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Attempt, ReadinessSummary } from '../../src/contracts/readiness.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { canMakeNetworks, makeNetwork, type NetworkNamespace } from '../support/network-namespace.ts';
import { makeCheckSignals, type SignalFiles } from '../support/signal-files.ts';
import { startSystem, type System } from '../support/system.ts';

jest.setTimeout(180_000);

const PASSWORD = 'mat-khau-cua-bai-thu';
/** Longer than any check takes; a check that hangs is a failure. */
const CHECK_LIMIT_MS = 150_000;

const networks = await canMakeNetworks();
let network: NetworkNamespace | null = null;
let system: System;
let good: SignalFiles;
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  network = networks ? await makeNetwork() : null;
  const address = network === null ? {} : { HOST: network.hostAddress, MEDIA_IP: network.hostAddress };
  [system, good] = await Promise.all([
    startSystem({ SAMPLE_PASSWORD: PASSWORD, ...address }),
    makeCheckSignals(),
  ]);
});
afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await system.stop();
  await network?.close();
});

/** A browser at a bridge, signed in, before the button of its check for the coming session. */
async function sit(username: string, signals: SignalFiles): Promise<Page> {
  const inside = network === null ? {} : { program: network.program, trustedOrigin: system.url };
  const browser = await openBrowser(signals, inside);
  browsers.push(browser);
  const { page } = browser;
  await page.goto(`${system.url}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL(`${system.url}/`);
  const { sessions } = (await (await page.request.get(`${system.url}/api/readiness`)).json()) as {
    sessions: ReadinessSummary[];
  };
  const coming = sessions.findLast(({ mine }) => mine.length > 0);
  const bridgeId = coming?.mine[0]?.subject ?? '';
  await page.goto(`${system.url}/check/${bridgeId}?session=${coming?.sessionId ?? ''}`);
  await page.getByTestId('check-start').waitFor();
  return page;
}

/** Presses the button and answers as a clerk who hears and sees well; the stored attempt. */
async function check(page: Page): Promise<Attempt> {
  await page.getByTestId('check-start').click();
  const done = page.getByTestId('check-verdict').or(page.getByTestId('check-broken'));
  const answers: Promise<unknown>[] = [
    page.getByTestId('hear-yes').click({ timeout: CHECK_LIMIT_MS }),
    page.getByTestId('clear-yes').click({ timeout: CHECK_LIMIT_MS }),
    (async () => {
      await page.getByTestId('room-done').waitFor({ timeout: CHECK_LIMIT_MS });
      for (const button of await page.locator('[data-testid$="-yes"][data-testid^="room-"]').all())
        await button.click();
      await page.getByTestId('room-done').click();
    })(),
  ];
  // A question that is never asked is no failure of the answer.
  for (const answer of answers) answer.catch(() => undefined);
  await done.waitFor({ timeout: CHECK_LIMIT_MS });
  const bridgeId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const { attempts } = (await (
    await page.request.get(`${system.url}/api/bridges/${bridgeId}/checks`)
  ).json()) as { attempts: Attempt[] };
  const [newest] = attempts;
  if (newest === undefined) throw new Error(`no attempt stored\n${await system.logs()}`);
  if (process.env['CHECK_DEBUG'] !== undefined)
    process.stderr.write(`${JSON.stringify(newest.steps.map(({ step, measures }) => [step, measures]))}\n`);
  return newest;
}

const found = (attempt: Attempt) =>
  Object.fromEntries(
    attempt.steps
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ step, verdict, findings }) => [step, [verdict, ...findings.map(({ code }) => code)]]),
  );
const measured = (attempt: Attempt, step: string) =>
  attempt.steps.find((each) => each.step === step)?.measures ?? {};

describe('the check in Chromium', () => {
  test('a good bridge passes, over the SFU and the recorder of the sessions', async () => {
    const attempt = await check(await sit('phucu', good));
    expect(found(attempt)).toEqual({});
    expect(attempt.verdict).toBe('pass');
    expect(measured(attempt, 'media')).toMatchObject({ chosen: 'udp', upLoss: 0 });
    expect(measured(attempt, 'recording')).toMatchObject({ confirmed: true, recorderFailed: false });
  });

  test('a black camera and a silent microphone fail, each for its own reason', async () => {
    const attempt = await check(await sit('kimdong', await makeCheckSignals({ black: true, silent: true })));
    expect(attempt.verdict).toBe('fail');
    expect(found(attempt)).toMatchObject({
      camera: ['fail', 'camera_black'],
      sound: ['fail', 'microphone_silent'],
      recording: ['fail', 'recording_black', 'recording_silent'],
    });
    expect(found(attempt)).not.toHaveProperty('media');
  });

  (networks ? test : test.skip)('8 % packet loss fails for the loss', async () => {
    const page = await sit('vangiang', good);
    await network?.lose(0.08);
    try {
      const attempt = await check(page);
      expect(attempt.verdict).toBe('fail');
      expect(found(attempt)['media']).toEqual(expect.arrayContaining(['fail', 'loss_high']));
      expect(measured(attempt, 'media')['chosen']).toBe('udp');
    } finally {
      await network?.mend();
    }
  });

  (networks ? test : test.skip)('a line of 300 kbit/s fails for its bitrate', async () => {
    const page = await sit('anthi', good);
    await network?.limit(300);
    try {
      const attempt = await check(page);
      expect(attempt.verdict).toBe('fail');
      expect(found(attempt)['media']).toEqual(expect.arrayContaining(['fail', 'uplink_slow']));
    } finally {
      await network?.mend();
    }
  });

  (networks ? test : test.skip)('where UDP is blocked, TCP carries it, and that is told', async () => {
    const page = await sit('myhao', good);
    await network?.blockUdp();
    try {
      const attempt = await check(page);
      expect(found(attempt)['paths']).toEqual(['warn', 'udp_blocked']);
      expect(measured(attempt, 'media')['chosen']).toBe('tcp');
    } finally {
      await network?.mend();
    }
  });
});
