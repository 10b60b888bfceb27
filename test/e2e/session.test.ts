import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { Session } from '../../src/contracts/session.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { measureSync } from '../fakes/flash-and-beep.ts';
import { giveSyncSource, openBrowser, type TestBrowser } from '../support/browser.ts';
import { makeSignalFiles } from '../support/signal-files.ts';
import { startSystem, type System } from '../support/system.ts';

/**
 * The main job as its users do it: three real browsers with moving pictures and sound from files, the whole service,
 * the files of the archive judged by ffprobe and played in a browser. The tests build on one another.
 */
const run = promisify(execFile);
const PASSWORD = 'mat-khau-cua-bai-thu';
const ffprobe = process.env['FFPROBE_PATH'] ?? 'ffprobe';
const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const SEATS = [
  { username: 'lanhdao', code: 'trung-tam', name: 'Điểm cầu trung tâm', colour: 'darkred', pitch: 140 },
  { username: 'phucu', code: 'phu-cu', name: 'Phù Cừ', colour: 'darkgreen', pitch: 190 },
  { username: 'kimdong', code: 'kim-dong', name: 'Kim Động', colour: 'darkblue', pitch: 240 },
] as const;

let system: System;
const browsers = new Map<string, TestBrowser>();
let session: Session;
let archivist: TestBrowser;

beforeAll(async () => {
  system = await startSystem({ SAMPLE_PASSWORD: PASSWORD });
  for (const seat of SEATS)
    browsers.set(seat.code, await openBrowser(await makeSignalFiles(seat.colour, seat.pitch)));
  await giveSyncSource(pageOf('trung-tam'), 'darkred');
}, 120_000);

afterAll(async () => {
  for (const browser of [...browsers.values(), archivist] as (TestBrowser | undefined)[])
    await browser?.close();
  // Left undefined where the service did not start: then the reason was told by `startSystem`.
  await (system as System | undefined)?.stop();
});

const pageOf = (code: string): Page => {
  const browser = browsers.get(code);
  if (browser === undefined) throw new Error(`no browser for ${code}`);
  return browser.page;
};
const bridgeId = (code: string): string => {
  const bridge = session.bridges.find((candidate) => candidate.code === code);
  if (bridge === undefined) throw new Error(`no bridge ${code}`);
  return bridge.bridgeId;
};
const tile = (code: string): string => `[data-testid="tile"][data-bridge="${bridgeId(code)}"]`;
const api = async <T>(page: Page, path: string): Promise<T> =>
  (await (await page.request.get(`${system.url}${path}`)).json()) as T;

async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.goto(`${system.url}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

/** Mean colour of a tile's picture now, or null while it shows none. */
async function pictureOf(
  page: Page,
  code: string,
): Promise<{ r: number; g: number; b: number; hash: number } | null> {
  return page.evaluate((selector) => {
    const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
    if (video === null || video.videoWidth === 0 || video.readyState < 2) return null;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.drawImage(video, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    const sum = { r: 0, g: 0, b: 0, hash: 0 };
    for (let i = 0; i < data.length; i += 4) {
      sum.r += data[i] ?? 0;
      sum.g += data[i + 1] ?? 0;
      sum.b += data[i + 2] ?? 0;
      sum.hash =
        (sum.hash * 31 + (data[i] ?? 0) + (data[i + 1] ?? 0) * 3 + (data[i + 2] ?? 0) * 7) % 1_000_000_007;
    }
    const pixels = data.length / 4;
    return { r: sum.r / pixels, g: sum.g / pixels, b: sum.b / pixels, hash: sum.hash };
  }, tile(code));
}

/** Loudest sample of what a page plays of a bridge, over two seconds, 0 to 1. */
async function loudnessOf(page: Page, code: string): Promise<number> {
  return page.evaluate(async (selector) => {
    const sources = [...document.querySelectorAll<HTMLMediaElement>(`${selector} video, ${selector} audio`)];
    const stream = sources
      .map((element) => element.srcObject)
      .find((candidate) => candidate instanceof MediaStream && candidate.getAudioTracks().length > 0);
    if (!(stream instanceof MediaStream)) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const end = performance.now() + 2_000;
    while (performance.now() < end) {
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await context.close();
    return loudest;
  }, tile(code));
}

/** Waits until a page shows a moving picture of a bridge in that bridge's colour. */
async function seesMoving(page: Page, seat: (typeof SEATS)[number]): Promise<void> {
  const main = { darkred: 'r', darkgreen: 'g', darkblue: 'b' } as const;
  const channel = main[seat.colour];
  const hashes = new Set<number>();
  let coloured = 0;
  await expectSoon(async () => {
    const picture = await pictureOf(page, seat.code);
    if (picture === null) return false;
    hashes.add(picture.hash);
    const others = (['r', 'g', 'b'] as const).filter((key) => key !== channel);
    if (others.every((key) => picture[channel] > picture[key] + 30)) coloured += 1;
    return hashes.size >= 4 && coloured >= 2;
  }, `${seat.name} seen moving in its own colour`);
}

async function expectSoon(condition: () => Promise<boolean>, what: string, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) {
      const lines = [...browsers].map(
        ([code, browser]) => `== ${code}\n${browser.console.slice(-15).join('\n')}`,
      );
      throw new Error(`not within ${limitMs} ms: ${what}\n${lines.join('\n')}\n${await system.logs()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

describe('a reception session, end to end', () => {
  test('a wrong password is told in words and keeps the name', async () => {
    const page = pageOf('trung-tam');
    await signIn(page, 'lanhdao', 'sai');
    await page.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor();
    expect(await page.getByLabel('Tên đăng nhập').inputValue()).toBe('lanhdao');
  });

  test('the centre and two bridges sign in, choose their devices and take their seats', async () => {
    for (const seat of SEATS) await signIn(pageOf(seat.code), seat.username);
    await pageOf('trung-tam').getByText('Tiếp công dân định kỳ').first().waitFor();
    const { sessions } = await api<{ sessions: Session[] }>(pageOf('trung-tam'), '/api/sessions');
    session = sessions[0] as Session;
    for (const seat of SEATS) {
      const page = pageOf(seat.code);
      await page.getByTestId('enter').first().click();
      await page.waitForURL(`**/session/${session.id}/${bridgeId(seat.code)}/prepare`);
      await page.getByTestId('join').click();
      await page.waitForURL(`**/session/${session.id}/${bridgeId(seat.code)}`);
    }
    for (const seat of SEATS) {
      const page = pageOf(seat.code);
      for (const other of SEATS) await page.locator(tile(other.code)).getByText(other.name).first().waitFor();
    }
  }, 90_000);

  test('each sees and hears the others', async () => {
    for (const me of SEATS) {
      for (const other of SEATS.filter((seat) => seat !== me)) {
        await seesMoving(pageOf(me.code), other);
        await expectSoon(
          async () => (await loudnessOf(pageOf(me.code), other.code)) > 0.05,
          `${me.name} hears ${other.name}`,
        );
      }
    }
  }, 120_000);

  test('nothing is recorded and no mark shows before the opening', async () => {
    expect(
      await pageOf('phu-cu').locator('[data-testid="recording-mark"][data-writing="true"]').count(),
    ).toBe(0);
  });

  test('the chair opens the session, and everybody is told that the recording runs', async () => {
    const chair = pageOf('trung-tam');
    await chair.getByTestId('open-session').click();
    await chair.getByTestId('confirm').click();
    for (const seat of SEATS) {
      const mark = pageOf(seat.code).locator('[data-testid="recording-mark"][data-writing="true"]');
      await mark.waitFor({ timeout: 15_000 });
      expect(await mark.innerText()).toContain('Đang ghi hình');
    }
    expect(await pageOf('phu-cu').getByTestId('close-session').count()).toBe(0);
  }, 60_000);

  test('a muted bridge is heard no more, and heard again', async () => {
    const [page, other] = [pageOf('kim-dong'), pageOf('phu-cu')];
    await page.getByTestId('mute-microphone').click();
    await expectSoon(async () => (await loudnessOf(other, 'kim-dong')) < 0.01, 'silence after muting');
    await page.getByTestId('mute-microphone').click();
    await expectSoon(async () => (await loudnessOf(other, 'kim-dong')) > 0.05, 'sound after unmuting');
  }, 60_000);

  test('a second device on the seat is refused, and takes over only on purpose', async () => {
    const second = await openBrowser(null);
    try {
      await signIn(second.page, 'kimdong');
      await second.page.getByTestId('enter').first().waitFor();
      await second.page.goto(`${system.url}/session/${session.id}/${bridgeId('kim-dong')}/prepare`);
      await second.page.getByText('Không tìm thấy máy quay hoặc micro.').waitFor();
      await second.page.getByTestId('join').click();
      await second.page.getByText('Điểm cầu này đang được một thiết bị khác sử dụng.').waitFor();
      await second.page.getByTestId('take-over').waitFor();
    } finally {
      await second.close();
    }
    await seesMoving(pageOf('phu-cu'), SEATS[2]);
  }, 60_000);

  test('a denied camera is told in words, with what to do', async () => {
    const denied = await openBrowser(null);
    try {
      await denied.page.addInitScript(() => {
        const refuse = (): Promise<MediaStream> => Promise.reject(new DOMException('', 'NotAllowedError'));
        navigator.mediaDevices.getUserMedia = refuse;
      });
      await signIn(denied.page, 'vangiang');
      await denied.page.getByTestId('enter').click();
      await denied.page.getByText('Trình duyệt chưa được phép dùng máy quay và micro.').waitFor();
      await denied.page.getByText('Bấm vào hình ổ khóa').waitFor();
    } finally {
      await denied.close();
    }
  }, 60_000);

  test('an unknown session is a page with a sentence', async () => {
    const page = (browsers.get('phu-cu') as TestBrowser).page.context();
    const other = await page.newPage();
    await other.goto(`${system.url}/session/${bridgeId('phu-cu')}/${bridgeId('phu-cu')}/prepare`);
    await other.getByText('Không tìm thấy buổi tiếp công dân này.').waitFor();
    await other.close();
  }, 60_000);

  test('a reload comes back to the same seat', async () => {
    await pageOf('phu-cu').reload();
    await seesMoving(pageOf('trung-tam'), SEATS[1]);
    await seesMoving(pageOf('phu-cu'), SEATS[0]);
  }, 90_000);

  test('leaving and coming back works within the session', async () => {
    const page = pageOf('kim-dong');
    await page.getByTestId('leave').click();
    const confirm = page.getByTestId('confirm');
    await confirm.click({ timeout: 3_000 }).catch(() => undefined);
    await expectSoon(async () => {
      const { bridges } = await api<Session>(pageOf('trung-tam'), `/api/sessions/${session.id}`);
      return bridges.find((bridge) => bridge.code === 'kim-dong')?.seated === false;
    }, 'the seat is free');
    await page.goto(`${system.url}/session/${session.id}/${bridgeId('kim-dong')}/prepare`);
    await page.getByTestId('join').click();
    await seesMoving(pageOf('trung-tam'), SEATS[2]);
  }, 90_000);

  test('the chair closes the session, and the bridges are told', async () => {
    const chair = pageOf('trung-tam');
    // A stretch without any act, long enough for the signals to be measured in.
    const opened = (await api<Session>(chair, `/api/sessions/${session.id}`)).openedAt ?? 0;
    await expectSoon(
      async () => (await serverTime(chair)) - opened > 30_000,
      'thirty seconds of session',
      60_000,
    );
    await chair.getByTestId('close-session').click();
    await chair.getByTestId('confirm').click();
    await pageOf('phu-cu').getByText('Buổi tiếp công dân đã kết thúc').first().waitFor();
    session = await api<Session>(chair, `/api/sessions/${session.id}`);
    expect(['concluded', 'archived']).toContain(session.state);
  }, 120_000);
});

const serverTime = async (page: Page): Promise<number> =>
  (await api<{ serverTime: number }>(page, '/api/about')).serverTime;

describe('the recording of it', () => {
  let detail: ArchiveDetail;
  const fileOnDisk = async (kind: string, code?: string): Promise<string> => {
    const folder = join(system.dataDir, 'archive', archiveFolder(session.id, session.openedAt ?? 0));
    const file = detail.files.find(
      (candidate) => candidate.kind === kind && (code === undefined || candidate.bridgeId === bridgeId(code)),
    );
    if (file === undefined) throw new Error(`no ${kind} file of ${code ?? 'the session'}`);
    const { stdout } = await run('find', [folder, '-type', 'f', '-size', `${file.bytes}c`]);
    const path = stdout.trim().split('\n')[0] ?? '';
    const { stdout: sum } = await run('sha256sum', [path]);
    expect(sum.split(' ')[0]).toBe(file.sha256);
    expect((await stat(path)).size).toBeGreaterThan(1_000);
    return path;
  };
  const probe = async (
    path: string,
  ): Promise<{ format: { duration: string }; streams: { codec_type: string; codec_name: string }[] }> => {
    const { stdout } = await run(ffprobe, [
      '-v',
      'error',
      '-show_format',
      '-show_streams',
      '-of',
      'json',
      path,
    ]);
    return JSON.parse(stdout) as never;
  };
  const sessionSeconds = (): number => ((session.closedAt ?? 0) - (session.openedAt ?? 0)) / 1_000;

  test('the archivist watches it being finished, and finds the player', async () => {
    for (const browser of browsers.values()) await browser.close();
    browsers.clear();
    archivist = await openBrowser(null);
    const { page } = archivist;
    await signIn(page, 'luutru');
    await page.getByRole('link', { name: 'Lưu trữ' }).first().click();
    await page.getByRole('link', { name: /Tiếp công dân định kỳ/ }).click();
    await expectSoon(
      async () => {
        detail = await api<ArchiveDetail>(page, `/api/archive/${session.id}`);
        if (detail.state === 'failed')
          throw new Error(`finishing failed: ${detail.failure ?? ''}\n${await system.logs()}`);
        return detail.state === 'finished';
      },
      'the recording is finished',
      180_000,
    );
    await page.locator('video').waitFor();
  }, 240_000);

  test('every bridge has a file with both streams, as long as the session', async () => {
    for (const seat of SEATS) {
      const found = await probe(await fileOnDisk('bridge', seat.code));
      expect(found.streams.map((stream) => stream.codec_name).toSorted()).toEqual(['opus', 'vp8']);
      expect(Math.abs(Number(found.format.duration) - sessionSeconds())).toBeLessThan(1);
    }
  }, 60_000);

  test('the composite and the audio are as long as the session', async () => {
    const composite = await probe(await fileOnDisk('composite'));
    expect(composite.streams.map((stream) => stream.codec_name).toSorted()).toEqual(['aac', 'h264']);
    expect(Math.abs(Number(composite.format.duration) - sessionSeconds())).toBeLessThan(1);
    const audio = await probe(await fileOnDisk('audio'));
    expect(audio.streams.map((stream) => stream.codec_type)).toEqual(['audio']);
    expect(Math.abs(Number(audio.format.duration) - sessionSeconds())).toBeLessThan(1);
    await fileOnDisk('poster');
  }, 60_000);

  test('sound and picture of a bridge are in sync within 80 ms', async () => {
    const { offsetsMs } = await measureSync(await fileOnDisk('bridge', 'trung-tam'), { ffmpeg });
    expect(offsetsMs.length).toBeGreaterThan(10);
    const median = offsetsMs.toSorted((a, b) => a - b)[Math.floor(offsetsMs.length / 2)] ?? Number.NaN;
    // The whole row is part of what is compared, so that a failure tells whether it drifts, jumps or is off.
    const row = offsetsMs.map((offset) => Math.round(offset)).join(' ');
    expect({ row, within: Math.abs(median) <= 80 }).toEqual({ row, within: true });
  }, 60_000);

  test('the composite shows all three', async () => {
    const path = await fileOnDisk('composite');
    // Several pictures of two seconds: in any one of them a bridge may flash white.
    const { stdout } = await run(
      ffmpeg,
      [
        ...['-v', 'error', '-ss', (sessionSeconds() - 4.5).toFixed(2), '-i', path, '-t', '2'],
        ...['-vf', 'fps=4,scale=160:90', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ],
      { encoding: 'buffer', maxBuffer: 10_000_000 },
    );
    const count = { red: 0, green: 0, blue: 0 };
    const pictureBytes = 160 * 90 * 3;
    for (let start = 0; start + pictureBytes <= stdout.length; start += pictureBytes) {
      const seen = { red: 0, green: 0, blue: 0 };
      for (let i = start; i < start + pictureBytes; i += 3) {
        const [r, g, b] = [stdout[i] ?? 0, stdout[i + 1] ?? 0, stdout[i + 2] ?? 0];
        if (r > g + 60 && r > b + 60) seen.red += 1;
        if (g > r + 40 && g > b + 40) seen.green += 1;
        if (b > r + 60 && b > g + 60) seen.blue += 1;
      }
      for (const colour of ['red', 'green', 'blue'] as const)
        count[colour] = Math.max(count[colour], seen[colour]);
    }
    for (const pixels of Object.values(count)) expect(pixels).toBeGreaterThan(800);
  }, 60_000);

  test('it plays in the browser, and seeks', async () => {
    const { page } = archivist;
    const played = await page.evaluate(async () => {
      const video = document.querySelector('video');
      if (video === null) throw new Error('no player');
      video.muted = true;
      const heard = (event: string): Promise<void> =>
        new Promise((resolve) => video.addEventListener(event, () => resolve(), { once: true }));
      if (video.readyState < 1) await heard('loadedmetadata');
      const seeked = heard('seeked');
      video.currentTime = video.duration / 2;
      await seeked;
      const start = video.currentTime;
      await video.play();
      while (video.currentTime < start + 1) await heard('timeupdate');
      return {
        width: video.videoWidth,
        moved: video.currentTime - start,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
      };
    });
    expect(played.width).toBe(1280);
    expect(played.moved).toBeGreaterThanOrEqual(1);
    expect(played.frames).toBeGreaterThan(5);
  }, 60_000);

  test('the download is the file, byte for byte', async () => {
    const { page } = archivist;
    const file = detail.files.find((candidate) => candidate.kind === 'audio');
    const response = await page.request.get(
      `${system.url}/api/archive/${session.id}/files/${file?.id ?? ''}/download`,
    );
    expect((await response.body()).length).toBe(file?.bytes);
  });
});
