import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import type { Session } from '../../src/contracts/session.ts';
import { RecordingTimeline } from '../../src/contracts/timeline.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { measureSync } from '../fakes/flash-and-beep.ts';
import { giveSyncSource, openBrowser, type TestBrowser } from '../support/browser.ts';
import { Reception, SEATS, type TestSeat } from '../support/reception.ts';

/**
 * The main job as its users do it: three real browsers with moving pictures and sound from files, the whole service,
 * the files of the archive judged by ffprobe and played in a browser. The tests build on one another.
 */
const run = promisify(execFile);
const ffprobe = process.env['FFPROBE_PATH'] ?? 'ffprobe';
const ffmpeg = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const { centre, phuCu, kimDong } = SEATS;
const ALL = [centre, phuCu, kimDong];

let room: Reception;
let session: Session;
let archivist: TestBrowser | undefined;

beforeAll(async () => {
  room = await Reception.start(ALL);
  await giveSyncSource(room.page(centre), 'darkred');
}, 120_000);

async function seesAndHears(me: TestSeat, other: TestSeat): Promise<void> {
  await room.seesMoving(me, other);
  await room.soon(async () => (await room.loudness(me, other)) > 0.05, `${me.name} hears ${other.name}`);
}

afterAll(async () => {
  await archivist?.close();
  // Left undefined where the service did not start: then the reason was told already.
  await (room as Reception | undefined)?.stop();
});

describe('a reception session, end to end', () => {
  test('a wrong password is told in words and keeps the name', async () => {
    const page = room.page(centre);
    await room.signIn(page, 'lanhdao', 'sai');
    await page.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor();
    expect(await page.getByLabel('Tên đăng nhập').inputValue()).toBe('lanhdao');
  });

  test('the centre and two bridges sign in, choose their devices and take their seats', async () => {
    for (const seat of ALL) await room.signIn(room.page(seat), seat.username);
    await room.page(centre).getByText('Tiếp công dân định kỳ').first().waitFor();
    session = await room.learnSession(room.page(centre));
    for (const seat of ALL) await room.takeSeat(seat);
    for (const other of ALL) {
      const tile = room.page(centre).locator(room.tile(other));
      await tile.getByText(other.name).first().waitFor();
    }
  }, 90_000);

  test('before the opening the centre and each bridge see and hear each other, and no bridge another', async () => {
    for (const bridge of [phuCu, kimDong]) {
      await seesAndHears(centre, bridge);
      await seesAndHears(bridge, centre);
    }
    expect(await room.page(phuCu).locator(room.tile(kimDong)).count()).toBe(0);
    expect(await room.page(kimDong).locator(room.tile(phuCu)).count()).toBe(0);
  }, 120_000);

  test('nothing is recorded and no mark shows before the opening', async () => {
    expect(
      await room.page(phuCu).locator('[data-testid="recording-mark"][data-writing="true"]').count(),
    ).toBe(0);
  });

  test('the chair opens the session, and everybody is told that the recording runs', async () => {
    const chair = room.page(centre);
    await chair.getByTestId('open-session').click();
    await chair.getByTestId('confirm').click();
    for (const seat of ALL) {
      const mark = room.page(seat).locator('[data-testid="recording-mark"][data-writing="true"]');
      await mark.waitFor({ timeout: 15_000 });
      expect(await mark.innerText()).toContain('Đang ghi hình');
    }
    expect(await room.page(phuCu).getByTestId('close-session').count()).toBe(0);
  }, 60_000);

  test('each sees and hears the others', async () => {
    for (const me of ALL)
      for (const other of ALL.filter((seat) => seat !== me)) await seesAndHears(me, other);
  }, 120_000);

  test('a muted bridge is heard no more, and heard again', async () => {
    const page = room.page(kimDong);
    await page.getByTestId('mute-microphone').click();
    await room.soon(async () => (await room.loudness(phuCu, kimDong)) < 0.01, 'silence after muting');
    await page.getByTestId('mute-microphone').click();
    await room.soon(async () => (await room.loudness(phuCu, kimDong)) > 0.05, 'sound after unmuting');
  }, 60_000);

  test('a second device on the seat is refused, and takes over only on purpose', async () => {
    const second = await openBrowser(null);
    try {
      await room.signIn(second.page, 'kimdong');
      await second.page.getByTestId('enter').first().waitFor();
      await second.page.goto(`${room.system.url}/session/${session.id}/${room.bridgeId(kimDong)}/prepare`);
      await second.page.getByText('Không tìm thấy máy quay hoặc micro.').waitFor();
      await second.page.getByTestId('join').click();
      await second.page.getByText('Điểm cầu này đang được một thiết bị khác sử dụng.').waitFor();
      await second.page.getByTestId('take-over').waitFor();
    } finally {
      await second.close();
    }
    await room.seesMoving(phuCu, kimDong);
  }, 60_000);

  test('a denied camera is told in words, with what to do', async () => {
    const denied = await openBrowser(null);
    try {
      await denied.page.addInitScript(() => {
        const refuse = (): Promise<MediaStream> => Promise.reject(new DOMException('', 'NotAllowedError'));
        navigator.mediaDevices.getUserMedia = refuse;
      });
      await room.signIn(denied.page, 'vangiang');
      await denied.page.getByTestId('enter').click();
      await denied.page.getByText('Trình duyệt chưa được phép dùng máy quay và micro.').waitFor();
      await denied.page.getByText('Bấm vào hình ổ khóa').waitFor();
    } finally {
      await denied.close();
    }
  }, 60_000);

  test('an unknown session is a page with a sentence', async () => {
    const page = room.page(phuCu).context();
    const other = await page.newPage();
    await other.goto(`${room.system.url}/session/${room.bridgeId(phuCu)}/${room.bridgeId(phuCu)}/prepare`);
    await other.getByText('Không tìm thấy buổi tiếp công dân này.').waitFor();
    await other.close();
  }, 60_000);

  test('a reload comes back to the same seat', async () => {
    await room.page(phuCu).reload();
    await room.seesMoving(centre, phuCu);
    await room.seesMoving(phuCu, centre);
  }, 90_000);

  test('leaving and coming back works within the session', async () => {
    const page = room.page(kimDong);
    await page.getByTestId('leave').click();
    const confirm = page.getByTestId('confirm');
    await confirm.click({ timeout: 3_000 }).catch(() => undefined);
    await room.soon(async () => {
      const { bridges } = await room.api<Session>(room.page(centre), `/api/sessions/${session.id}`);
      return bridges.find((bridge) => bridge.code === 'kim-dong')?.seated === false;
    }, 'the seat is free');
    await page.goto(`${room.system.url}/session/${session.id}/${room.bridgeId(kimDong)}/prepare`);
    await page.getByTestId('join').click();
    await room.seesMoving(centre, kimDong);
  }, 90_000);

  test('the chair closes the session, and the bridges are told', async () => {
    const chair = room.page(centre);
    // A stretch without any act, long enough for the signals to be measured in.
    const opened = (await room.api<Session>(chair, `/api/sessions/${session.id}`)).openedAt ?? 0;
    await room.soon(
      async () => (await serverTime(chair)) - opened > 30_000,
      'thirty seconds of session',
      60_000,
    );
    await chair.getByTestId('close-session').click();
    await chair.getByTestId('confirm').click();
    await room.page(phuCu).getByText('Buổi tiếp công dân đã kết thúc').first().waitFor();
    session = await room.api<Session>(chair, `/api/sessions/${session.id}`);
    expect(['concluded', 'archived']).toContain(session.state);
  }, 120_000);
});

const serverTime = async (page: Page): Promise<number> =>
  (await room.api<{ serverTime: number }>(page, '/api/about')).serverTime;

describe('the recording of it', () => {
  let detail: ArchiveDetail;
  const fileOnDisk = async (kind: string, seat?: TestSeat): Promise<string> => {
    const folder = join(room.system.dataDir, 'archive', archiveFolder(session.id, session.openedAt ?? 0));
    const file = detail.files.find(
      (candidate) =>
        candidate.kind === kind && (seat === undefined || candidate.bridgeId === room.bridgeId(seat)),
    );
    if (file === undefined) throw new Error(`no ${kind} file of ${seat?.name ?? 'the session'}`);
    const { stdout } = await run('find', [folder, '-type', 'f', '-size', `${file.bytes}c`]);
    // Pictures of the same moments can be equally long: the hash says which of them it is.
    const { stdout: sums } = await run('sha256sum', stdout.trim().split('\n'));
    const line = sums.split('\n').find((each) => each.startsWith(file.sha256));
    if (line === undefined) throw new Error(`no file is the ${kind} that the archive lists:\n${sums}`);
    const path = line.slice(file.sha256.length).trim();
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
    await room.leaveBrowsers();
    archivist = await openBrowser(null);
    const { page } = archivist;
    await room.signIn(page, 'luutru');
    await page.getByRole('link', { name: 'Lưu trữ' }).first().click();
    await page.getByRole('link', { name: /Tiếp công dân định kỳ/ }).click();
    await room.soon(
      async () => {
        detail = await room.api<ArchiveDetail>(page, `/api/archive/${session.id}`);
        if (detail.state === 'failed')
          throw new Error(`finishing failed: ${detail.failure ?? ''}\n${await room.system.logs()}`);
        return detail.state === 'finished';
      },
      'the recording is finished',
      180_000,
    );
    // Nothing plays before one says why.
    await page.getByTestId('look-gate').waitFor();
    expect(await page.locator('video').count()).toBe(0);
    await page.getByTestId('look').click();
    await page.locator('video').waitFor();
  }, 240_000);

  test('every bridge has a file with both streams, as long as the session', async () => {
    for (const seat of ALL) {
      const found = await probe(await fileOnDisk('bridge', seat));
      expect(found.streams.map((stream) => stream.codec_name).toSorted()).toEqual(['opus', 'vp8']);
      expect(Math.abs(Number(found.format.duration) - sessionSeconds())).toBeLessThan(1);
    }
  }, 60_000);

  test('the composite and the audio are as long as the session', async () => {
    const composite = await probe(await fileOnDisk('composite'));
    // Chapters are a track of their own, of text.
    const seen = composite.streams.filter(({ codec_type }) => codec_type !== 'data');
    expect(seen.map((stream) => stream.codec_name).toSorted()).toEqual(['aac', 'h264']);
    expect(Math.abs(Number(composite.format.duration) - sessionSeconds())).toBeLessThan(1);
    const audio = await probe(await fileOnDisk('audio'));
    expect(audio.streams.map((stream) => stream.codec_type)).toContain('audio');
    expect(Math.abs(Number(audio.format.duration) - sessionSeconds())).toBeLessThan(1);
    await fileOnDisk('poster');
  }, 60_000);

  test('sound and picture of a bridge are in sync within 80 ms', async () => {
    const { offsetsMs } = await measureSync(await fileOnDisk('bridge', centre), { ffmpeg });
    expect(offsetsMs.length).toBeGreaterThan(10);
    const median = offsetsMs.toSorted((a, b) => a - b)[Math.floor(offsetsMs.length / 2)] ?? Number.NaN;
    // The whole row is part of what is compared, so that a failure tells whether it drifts, jumps or is off.
    const row = offsetsMs.map((offset) => Math.round(offset)).join(' ');
    expect({ row, within: Math.abs(median) <= 80 }).toEqual({ row, within: true });
  }, 60_000);

  test('the composite shows all three', async () => {
    const path = await fileOnDisk('composite');
    // Pictures of the last twelve seconds: in any one of them a bridge may flash white, and one came back only just now.
    const { stdout } = await run(
      ffmpeg,
      [
        ...['-v', 'error', '-ss', (sessionSeconds() - 12).toFixed(2), '-i', path, '-t', '11.5'],
        ...['-vf', 'fps=2,scale=160:90', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
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
    for (const pixels of Object.values(count)) expect(pixels).toBeGreaterThan(250);
  }, 60_000);

  test('it plays in the browser, and seeks', async () => {
    const { page } = required(archivist);
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
    const { page } = required(archivist);
    const file = detail.files.find((candidate) => candidate.kind === 'audio');
    const response = await page.request.get(
      `${room.system.url}/api/archive/${session.id}/files/${file?.id ?? ''}/download?reason=Bai%20thu`,
    );
    expect((await response.body()).length).toBe(file?.bytes);
  });

  test('chapters, acts and gaps stand beside the picture, and one goes there', async () => {
    const { page } = required(archivist);
    await page.locator('.strip-chapter').first().waitFor();
    await page.getByRole('tab', { name: 'Diễn biến' }).click();
    const closed = page.getByRole('row', { name: /Điểm cầu vào/ }).last();
    await closed.getByTestId('jump').click();
    const at = await page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
    expect(at).toBeGreaterThan(1);
    const read = await page.request.get(
      `${room.system.url}/api/archive/${session.id}/files/${detail.files.find(({ kind }) => kind === 'timeline')?.id ?? ''}`,
    );
    const { accounts } = RecordingTimeline.parse(await read.json());
    for (const { bridgeId, source, spans } of accounts) {
      const sum = spans.reduce((ms, { fromMs, toMs }) => ms + toMs - fromMs, 0);
      expect(sum).toBeCloseTo((session.closedAt ?? 0) - (session.openedAt ?? 0), 3);
      const seated = ALL.some((seat) => room.bridgeId(seat) === bridgeId);
      // Everybody who sat had camera and microphone on: whatever else happened, most of it is there.
      const recorded = spans.filter(({ state }) => state === 'recorded');
      const ms = recorded.reduce((all, { fromMs, toMs }) => all + toMs - fromMs, 0);
      expect([bridgeId, source, spans, ms > sum / 2]).toEqual([bridgeId, source, spans, seated]);
    }
  }, 60_000);

  test('it is found by words without diacritics', async () => {
    const { page } = required(archivist);
    await page.goto(`${room.system.url}/archive`);
    await page.getByTestId('search-words').fill('tiep cong dan dinh ky');
    await page.getByTestId('search').click();
    await page.locator('[data-testid="search-total"][data-total="1"]').waitFor();
    await page.getByTestId('search-words').fill('khong co gi nhu the');
    await page.getByTestId('search').click();
    await page.getByText('Không tìm thấy buổi tiếp nào').waitFor();
  }, 60_000);

  test('the package: asked by the archivist, approved by the chair, and a stranger verifies it alone', async () => {
    const { page } = required(archivist);
    await page.goto(`${room.system.url}/archive/${session.id}`);
    await page.getByTestId('ask-export').click();
    await page.getByTestId('request-reason').fill('Giao nộp lưu trữ, công văn số 12');
    await page.getByTestId('request-send').click();
    await page.locator('[data-testid="request"][data-state="asked"]').waitFor();
    expect(await page.getByTestId('request-approve').count()).toBe(0);
    const leader = await openBrowser(null);
    try {
      await room.signIn(leader.page, 'lanhdao');
      // Whoever goes on before the answer came is not signed in.
      await leader.page.waitForURL(`${room.system.url}/`);
      await leader.page.goto(`${room.system.url}/archive/requests`);
      const approve = leader.page.getByTestId('request-approve');
      await approve.click().catch(async (error: unknown) => {
        throw new Error(await leader.page.innerText('body'), { cause: error });
      });
      await leader.page.locator('[data-testid="request"][data-state="ready"]').waitFor({ timeout: 60_000 });
    } finally {
      await leader.close();
    }
    await page.locator('[data-testid="request"][data-state="ready"]').waitFor();
    const address = await page.getByTestId('request-fetch').getAttribute('href');
    const zip = await (await page.request.get(`${room.system.url}${address ?? ''}`)).body();
    const folder = await mkdtemp(join(tmpdir(), 'ctd-stranger-'));
    try {
      await writeFile(join(folder, 'goi.zip'), zip);
      const program = await page.request.get(`${room.system.url}/verify.mjs`);
      await writeFile(join(folder, 'verify.mjs'), await program.body());
      const { stdout } = await run(process.execPath, ['verify.mjs', 'goi.zip'], { cwd: folder });
      expect(stdout).toContain('Tất cả 1 gói đều nguyên vẹn');
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an earlier test did not get this far');
  return value;
}
