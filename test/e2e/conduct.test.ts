import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPackage } from '../../recorder/seal/package-reader.ts';
import { verifyPackage } from '../../recorder/seal/verify-package.ts';
import type { ArchiveDetail } from '../../src/contracts/archive.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { RecordingTimeline } from '../../src/contracts/timeline.ts';
import type { AgendaItem } from '../../src/contracts/agenda.ts';
import { decodeSegment, SEGMENTS_FOLDER } from '../../src/contracts/segment.ts';
import type { Session } from '../../src/contracts/session.ts';
import type { Page } from 'playwright-core';
import { PASSWORD, Reception, SEATS, type TestSeat } from '../support/reception.ts';
import { makePdf } from '../support/sample-pdf.ts';

/**
 * A reception as the chair leads it: three real browsers, four items, everybody else on hold. The tests build on one
 * another.
 */
const { centre, phuCu, kimDong } = SEATS;
const ALL = [centre, phuCu, kimDong];
/** Longer than a stream that flows would stay silent, milliseconds. */
const QUIET_MS = 1_500;

let room: Reception;

beforeAll(async () => {
  room = await Reception.start(ALL, { DENUNCIATIONS: 'closed_item' });
  for (const seat of ALL) await room.watchPeers(seat);
  for (const seat of [centre, kimDong]) await room.signIn(room.page(seat), seat.username);
  await room.learnSession(room.page(centre));
  // The sample's own citizens make place for those of the test.
  for (const { itemId } of (await session()).agenda) {
    const url = `${room.system.url}/api/sessions/${room.session.id}/items/${itemId}/withdraw`;
    await chair().request.post(url, { data: { reason: 'dành cho bài thử' } });
  }
  for (const seat of [centre, kimDong]) await room.takeSeat(seat);
  // At Phù Cừ nobody touches anything: its PC was switched on, and opens one address.
  await room.page(phuCu).goto(`${room.system.url}/kiosk#${await deviceToken(phuCu)}`);
  await room.page(phuCu).waitForURL(`**/${room.bridgeId(phuCu)}?kiosk=1`);
  await room.seesMoving(centre, phuCu);
  await room.seesMoving(centre, kimDong);
}, 120_000);

afterAll(async () => {
  await (room as Reception | undefined)?.stop();
});

const session = () => room.api<Session>(room.page(centre), `/api/sessions/${room.session.id}`);
async function itemAt(place: number): Promise<AgendaItem> {
  const item = (await session()).agenda.find((each) => each.place === place);
  if (item === undefined) throw new Error(`no item ${place}`);
  return item;
}
const stateAt = async (place: number): Promise<string> => (await itemAt(place)).state;
const chair = () => room.page(centre);

/** A token for the PC of a bridge, from the operator. */
async function deviceToken(seat: TestSeat): Promise<string> {
  const { system } = room;
  const headers = { 'content-type': 'application/json' };
  const signIn = JSON.stringify({ username: 'kythuat', password: PASSWORD });
  const signedIn = await fetch(`${system.url}/api/sign-in`, { method: 'POST', headers, body: signIn });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await fetch(`${system.url}/api/bridges/${room.bridgeId(seat)}/device-tokens`, {
    ...{ method: 'POST', headers: { ...headers, cookie } },
    body: JSON.stringify({ label: 'Máy phòng tiếp' }),
  });
  return ((await made.json()) as { token: string }).token;
}

async function addItem(draft: Record<string, unknown>): Promise<number> {
  const url = `${room.system.url}/api/sessions/${room.session.id}/items`;
  return (await chair().request.post(url, { data: draft })).status();
}

/** A page of the document that lies open is drawn, in its colour. */
async function seesPage(page: Page, number: number, colour: 'red' | 'blue'): Promise<void> {
  await page.locator(`[data-testid="document-page"] canvas[data-drawn="${number}"]`).waitFor();
  const [r = 0, , b = 0] = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="document-page"] canvas');
    const middle = canvas?.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
    return [...(middle?.data ?? [])];
  });
  expect(r > b ? 'red' : 'blue').toBe(colour);
}

/** The secretary's page in a window of the centre's browser, signed in by itself. */
async function desks(): Promise<Page> {
  const context = await chair().context().browser()?.newContext();
  if (context === undefined) throw new Error('no second window');
  const page = await context.newPage();
  await room.signIn(page, 'thuky');
  await page.getByTestId('to-desk').first().click();
  await page.getByTestId('notes').waitFor();
  return page;
}

/** A seat receives nothing at all: looked at twice with a time between. */
async function receivesNothing(seat: TestSeat): Promise<void> {
  await room.page(seat).getByTestId('waiting-card').waitFor();
  await room.soon(async () => {
    const before = await room.receivedBytes(seat);
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    return (await room.receivedBytes(seat)) === before;
  }, `${seat.name} receives nothing`);
}

describe('a reception', () => {
  test('the agenda is made on the page: a name, a bridge point', async () => {
    const page = chair();
    await page.getByTestId('add-item').click();
    await page.getByTestId('item-save').click();
    await page.getByText('Xin điền mục này.').first().waitFor();
    await page.getByTestId('item-label').fill('Nguyễn Văn Mẫu (DỮ LIỆU MẪU)');
    await page.getByTestId('item-bridges').click();
    await page.getByRole('option', { name: 'Phù Cừ' }).click();
    await page.keyboard.press('Escape');
    await page.getByTestId('item-save').click();
    await page.getByTestId('agenda-item').getByText('Nguyễn Văn Mẫu').waitFor();

    const [a, b] = [room.bridgeId(phuCu), room.bridgeId(kimDong)];
    expect(await addItem({ kind: 'petition', label: 'Trần Thị Mẫu', bridgeIds: [b] })).toBe(200);
    expect(await addItem({ kind: 'feedback', label: 'Lê Văn Mẫu', bridgeIds: [a] })).toBe(200);
    expect(await addItem({ kind: 'denunciation', label: 'Tên Thật', bridgeIds: [b] })).toBe(400);
    expect(await addItem({ kind: 'denunciation', bridgeIds: [b], disguised: true })).toBe(200);
    expect((await session()).agenda.map(({ label }) => label)).toEqual([
      'Nguyễn Văn Mẫu (DỮ LIỆU MẪU)',
      'Trần Thị Mẫu',
      'Lê Văn Mẫu',
      'TC-01',
    ]);
    const seen = await room.api<Session>(room.page(phuCu), `/api/sessions/${room.session.id}`);
    expect(seen.agenda.map(({ label }) => label)).toEqual(['Nguyễn Văn Mẫu (DỮ LIỆU MẪU)', 'Lê Văn Mẫu']);
  }, 60_000);

  test('after the opening all are on air, and nobody is called before the notice is read', async () => {
    await room.open();
    await room.seesMoving(phuCu, kimDong);
    expect(await room.act(centre, { act: 'call_next' })).toMatchObject({
      status: 409,
      body: { code: 'notice_not_read' },
    });
    await chair().getByTestId('read-notice').click();
    await chair().getByText('được ghi âm, ghi hình').waitFor();
    await chair().getByTestId('confirm').click();
    await chair().getByTestId('call-next').waitFor();
  }, 60_000);

  test('the first citizen is called: only the centre and that bridge, the other one receives nothing', async () => {
    await chair().getByTestId('call-next').click();
    await chair()
      .locator('[data-testid="floor-line"][data-mode="item"]')
      .getByText('Nguyễn Văn Mẫu')
      .waitFor();
    await receivesNothing(kimDong);
    await room.seesMoving(centre, phuCu);
    await room.seesMoving(phuCu, centre);
    await room.soon(async () => (await room.loudness(centre, phuCu)) > 0.05, 'the centre hears the citizen');
    expect(await chair().locator(room.tile(kimDong)).count()).toBe(0);
    expect(await room.page(kimDong).locator('[data-testid="queue-ahead"]').getAttribute('data-ahead')).toBe(
      '1',
    );
    expect(await room.page(kimDong).getByText('Nguyễn Văn Mẫu').count()).toBe(0);
  }, 60_000);

  test('the citizen’s bridge writes to all who are on air; the one on hold writes to the centre alone', async () => {
    const [page, citizen, waiting] = [chair(), room.page(phuCu), room.page(kimDong)];
    await citizen.getByTestId('open-messages').click();
    await citizen.getByTestId('message-text').fill('Tôi xin bổ sung một lá đơn');
    await citizen.getByTestId('message-send').click();
    await page.getByTestId('tab-messages').click();
    await page.getByTestId('messages').getByText('Tôi xin bổ sung một lá đơn').waitFor();
    await page.getByTestId('message-text').fill('Đã nhận, mời ông chiếu đơn');
    await page.keyboard.press('Enter');
    await citizen.getByTestId('messages').getByText('Đã nhận, mời ông chiếu đơn').waitFor();
    await citizen.keyboard.press('Escape');
    await waiting.getByTestId('open-messages').click();
    await waiting.getByText('Chưa có tin nhắn nào.').waitFor();
    expect(await waiting.getByTestId('message-to').inputValue()).toBe('Điểm cầu trung tâm');
    await waiting.getByTestId('message-text').fill('Công dân bên này đã tới');
    await waiting.getByTestId('message-send').click();
    await page.getByTestId('messages').getByText('Công dân bên này đã tới').waitFor();
    await waiting.keyboard.press('Escape');
    expect(await citizen.getByText('Công dân bên này đã tới').count()).toBe(0);
  }, 60_000);

  test('a document is shown page by page in step, and a screen after it', async () => {
    const [page, citizen] = [chair(), room.page(phuCu)];
    const red = [1, 0, 0] as const;
    const blue = [0, 0, 1] as const;
    await citizen.getByTestId('open-documents').click();
    const chooser = citizen.waitForEvent('filechooser');
    await citizen.getByTestId('document-add').click();
    await (
      await chooser
    ).setFiles({
      ...{ name: 'Đơn khiếu nại.pdf', mimeType: 'application/pdf' },
      buffer: makePdf([red, blue, red]),
    });
    await citizen.getByTestId('document-show').click();
    await citizen.keyboard.press('Escape');
    for (const seat of [page, citizen]) await seesPage(seat, 1, 'red');
    await page.getByTestId('page-on').click();
    for (const seat of [page, citizen]) await seesPage(seat, 2, 'blue');
    await citizen.getByTestId('page-number').getByText('Trang 2/3').waitFor();
    // The bridge that shows turns by the key, too.
    await citizen.keyboard.press('PageDown');
    for (const seat of [page, citizen]) await seesPage(seat, 3, 'red');
    expect(await room.page(kimDong).getByTestId('document').count()).toBe(0);
    await room.seesMoving(centre, phuCu);
    await page.getByTestId('document-hide').click();
    await citizen.getByTestId('document').waitFor({ state: 'detached' });

    await citizen.getByTestId('share-screen').click();
    await page.getByTestId('screen').waitFor();
    await room.soon(
      async () =>
        page.evaluate(() => {
          const video = document.querySelector<HTMLVideoElement>('[data-testid="screen"] video');
          return (video?.videoWidth ?? 0) > 300 && (video?.currentTime ?? 0) > 0;
        }),
      'the centre sees the screen',
    );
    expect(await room.page(kimDong).getByTestId('screen').count()).toBe(0);
    await citizen.getByTestId('stop-sharing').click();
    await page.getByTestId('screen').waitFor({ state: 'detached' });
    await room.seesMoving(centre, phuCu);
  }, 90_000);

  test('the secretary at a desk of their own notes it down, and takes nobody’s seat', async () => {
    const desk = await desks();
    await desk.getByTestId('note-text').fill('Công dân nộp đơn 3 trang');
    await desk.getByTestId('note-save').click();
    await desk.getByTestId('note').getByText('Công dân nộp đơn 3 trang').waitFor();
    await desk.getByTestId('note').getByText('1. Nguyễn Văn Mẫu').waitFor();
    await desk.getByTestId('roll-call').click();
    await desk.getByTestId('roll-people-phu-cu').fill('2');
    await desk.getByTestId('roll-save').click();
    await desk.getByText('Có mặt (2)').waitFor();
    await desk.close();
    await room.seesMoving(centre, phuCu);
  }, 60_000);

  test('papers checked, concluded with agency, task and deadline', async () => {
    const page = chair();
    await page.getByTestId('tab-agenda').click();
    await page.getByTestId('check-identity').click();
    await page.getByTestId('conclude').click();
    await page.getByTestId('confirm').click();
    await page.getByText('Xin điền mục này.').first().waitFor();
    await page.getByTestId('agency-0').fill('Sở Nông nghiệp và Môi trường (mẫu)');
    await page.getByTestId('task-0').fill('Kiểm tra hồ sơ và trả lời công dân');
    await page.getByTestId('deadline-0').fill('2027-01-31');
    await page.getByTestId('confirm').click();
    await page.locator('[data-testid="agenda-item"][data-state="concluded"]').waitFor();
    await page.getByText('hạn 31/01/2027').waitFor();
    expect((await itemAt(1)).conclusions).toEqual([
      {
        agency: 'Sở Nông nghiệp và Môi trường (mẫu)',
        task: 'Kiểm tra hồ sơ và trả lời công dân',
        deadline: '2027-01-31',
      },
    ]);
    await receivesNothing(phuCu);
  }, 60_000);

  test('the next one comes on by itself; a locked microphone is silent until it is unlocked', async () => {
    const page = chair();
    await page.getByTestId('call-next').click();
    await room.seesMoving(centre, kimDong);
    await room.soon(async () => (await room.loudness(centre, kimDong)) > 0.05, 'the centre hears Kim Động');
    // In its own voice, as long as nobody asked for another.
    expect(Math.abs((await room.pitch(centre, kimDong)) / kimDong.pitch - 1)).toBeLessThan(0.06);
    await page.getByTestId('tab-bridges').click();
    await page.getByTestId('bridge-menu-kim-dong').click();
    await page.getByTestId('bridge-lock').click();
    await room.soon(async () => (await room.loudness(centre, kimDong)) < 0.01, 'the lock silences');
    const button = room.page(kimDong).getByTestId('mute-microphone');
    await room.soon(async () => button.isDisabled(), 'the bridge is told of the lock');
    expect(await button.innerText()).toContain('Chủ trì đã khóa micro');
    await page.getByTestId('bridge-menu-kim-dong').click();
    await page.getByTestId('bridge-unlock').click();
    await room.soon(async () => button.isEnabled(), 'the lock is gone');
    await page.getByTestId('bridge-menu-kim-dong').click();
    await page.getByTestId('bridge-ask').click();
    await room.page(kimDong).getByTestId('asked-to-speak').getByRole('button').click();
    await room.soon(async () => (await room.loudness(centre, kimDong)) > 0.05, 'it is heard again');
  }, 90_000);

  test('absent, deferred: each keeps its state, and the next may be called', async () => {
    const page = chair();
    await page.getByTestId('more').click();
    await page.getByTestId('absent').click();
    await page.getByTestId('confirm').click();
    await room.soon(async () => (await stateAt(2)) === 'absent', 'the second is absent');
    await page.getByTestId('call-next').click();
    await room.seesMoving(centre, phuCu);
    // A clerk changes the devices meanwhile: picture and sound go on.
    await room.page(phuCu).getByTestId('change-devices').click();
    await room.page(phuCu).getByTestId('confirm').click();
    await room.page(phuCu).getByTestId('confirm').waitFor({ state: 'detached' });
    await room.seesMoving(centre, phuCu);
    await room.soon(async () => (await room.loudness(centre, phuCu)) > 0.05, 'it is heard all the same');
    await page.getByTestId('more').click();
    await page.getByTestId('defer').click();
    await page.getByTestId('reason').fill('Chờ bổ sung hồ sơ');
    await page.getByTestId('confirm').click();
    await room.soon(async () => (await stateAt(3)) === 'deferred', 'the third is deferred');
  }, 60_000);

  test('a closed item: a code name, a face and a voice of nobody, and the others learn nothing of it', async () => {
    await chair().getByTestId('call-next').click();
    await chair().locator('[data-testid="floor-line"]').getByText('TC-01').waitFor();
    await room.seesMoving(centre, kimDong);
    await room.page(kimDong).getByText('Đã che hình, đổi giọng').waitFor();
    // A disguised picture is made of a few blocks on 360 lines; the camera itself has more.
    await room.soon(async () => {
      const lines = await room.linesOf(centre, kimDong);
      return lines > 0 && lines <= 360;
    }, 'the picture is the disguised one');
    const pitch = await room.pitch(centre, kimDong);
    expect(pitch).toBeGreaterThan(0.6 * kimDong.pitch);
    expect(pitch).toBeLessThan(0.87 * kimDong.pitch);
    await receivesNothing(phuCu);
    const seen = await room.api<Session>(room.page(phuCu), `/api/sessions/${room.session.id}`);
    expect(seen.floor).toMatchObject({ mine: false, onAir: [], currentItem: null });
    expect(JSON.stringify(seen)).not.toContain('TC-01');
    const { itemId } = await itemAt(4);
    await room.soon(async () => (await restricted()).includes(itemId), 'its recording is restricted');
  }, 60_000);

  test('a hand is raised from hold; a private consultation is heard by the chosen and not recorded', async () => {
    await room.page(phuCu).getByTestId('raise-hand').click();
    await chair().locator('[data-testid="tab-bridges"][data-hands="1"]').waitFor();
    // It has been on hold for a while and sends nothing: that is no lost line.
    await chair().getByTestId('tab-bridges').click();
    await chair().locator('[data-testid="bridge-row"][data-code="phu-cu"]').getByText('Đang chờ').waitFor();
    expect(await chair().getByTestId('bridges').getByText('Mất đường truyền').count()).toBe(0);
    await chair().getByTestId('consult').click();
    await chair().getByTestId('consult-phu-cu').check();
    await chair().getByTestId('confirm').click();
    await room.seesMoving(centre, phuCu);
    await receivesNothing(kimDong);
    await chair().getByTestId('recording-mark').getByText('Tạm ngừng ghi hình').waitFor();
    // What was under way is on disk after a moment; from then on nothing comes.
    await room.soon(async () => {
      const { bytes } = (await session()).recording;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      return (await session()).recording.bytes === bytes;
    }, 'nothing is written');
    await chair().getByTestId('end-consultation').click();
    await room.seesMoving(centre, kimDong);
    await chair().locator('[data-testid="recording-mark"][data-writing="true"]').waitFor();
  }, 90_000);

  test('paused: nobody sees anybody; then it goes on with the same citizen', async () => {
    await chair().getByTestId('pause').click();
    await chair().getByTestId('reason').fill('Giải lao 10 phút');
    await chair().getByTestId('confirm').click();
    for (const seat of [phuCu, kimDong]) await receivesNothing(seat);
    await chair().getByTestId('resume').click();
    await room.seesMoving(centre, kimDong);
    expect(await stateAt(4)).toBe('called');
  }, 60_000);

  test('the session closes, and every act is in its events', async () => {
    expect(
      (await room.act(centre, { act: 'defer', itemId: (await itemAt(4)).itemId, reason: 'hết giờ' })).status,
    ).toBe(200);
    await room.close();
    await room.page(phuCu).getByText('Buổi tiếp công dân đã kết thúc').first().waitFor();
    // The room without a person goes back to waiting by itself.
    await room.page(phuCu).locator('[data-testid="kiosk"][data-at="waiting"]').waitFor({ timeout: 40_000 });
    expect(await room.act(centre, { act: 'call_next' })).toMatchObject({
      status: 409,
      body: { code: 'session_closed' },
    });
    expect((await session()).agenda.map(({ state }) => state)).toEqual([
      'concluded',
      'absent',
      'deferred',
      'deferred',
    ]);
  }, 60_000);
});

test('the recording of it, with all its holds, is finished and holds together', async () => {
  const detail = () => room.api<ArchiveDetail>(chair(), `/api/archive/${room.session.id}`);
  await room.soon(async () => (await detail()).state === 'finished', 'the recording is finished', 150_000);
  const { files, openedAt, closedAt } = await detail();
  const { dataDir } = room.system;
  const folder = join(dataDir, 'archive', archiveFolder(room.session.id, openedAt));
  expect((await verifyPackage(await openPackage(folder), null)).faults).toEqual([]);
  const ofBridges = files.filter(({ kind }) => kind === 'bridge').map(({ bridgeName }) => bridgeName);
  expect(ofBridges.toSorted()).toEqual(ALL.map(({ name }) => name).toSorted());
  // What a bridge shared is kept beside it, by itself.
  expect(files.filter(({ kind }) => kind === 'screen')).toMatchObject([{ bridgeName: phuCu.name }]);
  // A bridge's own file ends with its last picture: one that was on hold at the end is shorter than the session.
  const media = files.filter(({ kind }) => ['bridge', 'screen', 'composite', 'audio'].includes(kind));
  for (const { kind, durationMs } of media) {
    const short = closedAt - openedAt - (durationMs ?? 0);
    expect([kind, short > -1_000 && (kind === 'bridge' || kind === 'screen' || short < 1_000)]).toEqual([
      kind,
      true,
    ]);
  }
  // An extract for each turn that was received openly; the closed item is a file that nobody reads without its key.
  const turns = await readTimeline(folder);
  const closed = new Set(turns.items.filter((item) => item.closed).map(({ itemId }) => itemId));
  const kinds = (wanted: string) => files.filter(({ kind }) => kind === wanted).map(({ itemId }) => itemId);
  expect(kinds('extract').toSorted()).toEqual(
    turns.turns
      .map(({ itemId }) => itemId)
      .filter((itemId) => !closed.has(itemId))
      .toSorted(),
  );
  expect(kinds('sealed')).toEqual([...closed]);
  const kindsSeen = new Set(turns.scenes.map(({ kind }) => kind));
  expect(kindsSeen).toEqual(new Set(['plenary', 'item', 'between', 'consultation', 'paused']));
  expect(turns.scenes.some(({ kind, restricted: shut }) => kind === 'item' && shut)).toBe(true);
  // Whoever was on hold is told to have been on hold, and what was recorded of the closed item counts as recorded.
  for (const { spans } of turns.accounts)
    expect(spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBeCloseTo(
      closedAt - openedAt,
      3,
    );
  const states = turns.accounts
    .filter(({ bridgeId, source }) => bridgeId === room.bridgeId(kimDong) && source === 'microphone')
    .flatMap(({ spans }) => spans.map(({ state }) => state));
  expect(states).toEqual(expect.arrayContaining(['recorded', 'held']));
}, 200_000);

async function readTimeline(folder: string): Promise<RecordingTimeline> {
  return RecordingTimeline.parse(JSON.parse(await readFile(join(folder, 'data/timeline.json'), 'utf8')));
}

/** Closed items that segments in the spool belong to. */
async function restricted(): Promise<string[]> {
  const folder = join(room.system.dataDir, 'spool', room.session.id, SEGMENTS_FOLDER);
  const found = new Set<string>();
  for (const name of await readdir(folder)) {
    const { header } = decodeSegment(await readFile(join(folder, name)));
    if (header.restrictedTo != null) {
      expect(name).toMatch(/^(kim-dong|trung-tam)-/);
      found.add(header.restrictedTo);
    }
  }
  return [...found];
}
