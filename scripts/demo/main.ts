import { io } from 'socket.io-client';
import { z } from 'zod';
import { RECORDING_STATES } from '../../src/contracts/archive.ts';
import type { Session } from '../../src/contracts/session.ts';
import { RECORDING_NOTICE } from '../../src/domain/conduct/recording-notice.ts';
import { BridgesProcess } from '../simulated-bridge/bridges-process.ts';
import { ServerAccount } from '../simulated-bridge/server-account.ts';

/**
 * A session that one person can watch alone: three simulated district bridges, opened, run and closed by itself within
 * two minutes, and finished into the archive. Run by the supervisor under `--demo`.
 */
const Environment = z.object({
  DEMO_SERVER_URL: z.url(),
  DEMO_ACCOUNTS: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(z.object({ username: z.string(), password: z.string(), role: z.string() }))),
});

const LOOKS = [
  { code: 'kim-dong', citizen: 'Ông Nguyễn Văn Mẫu', colour: { r: 30, g: 90, b: 170 }, pitch: 150 },
  { code: 'phu-cu', citizen: 'Bà Trần Thị Mẫu', colour: { r: 30, g: 130, b: 70 }, pitch: 190 },
  { code: 'van-giang', citizen: 'Ông Lê Văn Mẫu', colour: { r: 170, g: 110, b: 20 }, pitch: 230 },
] as const;
const WAIT_FOR_CHAIR_MS = 20_000;
const FINISH_LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 3_000;
/** Each of the three is received for this long. */
const TURN_MS = 16_000;
const SHORT_MS = 3_000;

const started = performance.now();
/** How to close the session while it is open: one that nobody conducts any more would be recorded for ever. */
const unfinished: { close?: () => Promise<unknown> } = {};

function tell(vi: string, en: string): void {
  const seconds = Math.round((performance.now() - started) / 1_000);
  process.stdout.write(`[${String(seconds).padStart(3)} s] ${vi} / ${en}\n`);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function waitForChair(operator: ServerAccount, session: Session): Promise<boolean> {
  const centre = session.bridges.find((bridge) => bridge.kind === 'central');
  const end = performance.now() + WAIT_FOR_CHAIR_MS;
  while (performance.now() < end) {
    const now = await operator.call('getSession', { params: { sessionId: session.id } });
    if (now.bridges.some((bridge) => bridge.bridgeId === centre?.bridgeId && bridge.seated)) return true;
    await wait(1_000);
  }
  return false;
}

/** Does an act unless the person who watches as the chair did it, or something else, meanwhile. */
async function tryAct(
  chair: ServerAccount,
  sessionId: string,
  body: Record<string, unknown>,
): Promise<boolean> {
  try {
    await chair.call('actInSession', { params: { sessionId }, body });
    return true;
  } catch {
    return false;
  }
}

/** Receives the citizens in turn: called, papers checked, heard, concluded; the others wait on hold. */
async function run(parts: {
  chair: ServerAccount;
  sessionId: string;
  bridges: BridgesProcess;
  nameOf: (code: string) => string;
  sit: (code: string) => Promise<void>;
}): Promise<void> {
  const { chair, sessionId, bridges, nameOf, sit } = parts;
  await wait(SHORT_MS);
  if (await tryAct(chair, sessionId, { act: 'read_notice', version: RECORDING_NOTICE.version }))
    tell('Đã đọc thông báo ghi âm, ghi hình', 'the recording notice is read');
  for (const [turn, { code }] of LOOKS.entries()) {
    const { agenda } = await chair.call('getSession', { params: { sessionId } });
    const item = agenda[turn];
    if (item === undefined) continue;
    const { itemId, label } = item;
    if (!(await tryAct(chair, sessionId, { act: 'call', itemId }))) continue;
    tell(
      `Mời ${label} tại ${nameOf(code)}; các điểm cầu khác chờ, không nghe thấy`,
      `${label} at ${nameOf(code)} is called; the others are on hold and hear nothing`,
    );
    await wait(SHORT_MS);
    await tryAct(chair, sessionId, { act: 'check_identity', itemId });
    if (turn === 1) {
      await bridges.leave(code);
      tell(`${nameOf(code)} mất kết nối rồi vào lại`, `${nameOf(code)} drops out and comes back`);
      await wait(SHORT_MS);
      await sit(code);
    }
    await wait(TURN_MS - 2 * SHORT_MS);
    const conclusions = [
      { agency: 'Sở Nông nghiệp và Môi trường (mẫu)', task: 'Kiểm tra, trả lời công dân', deadline: null },
    ];
    if (await tryAct(chair, sessionId, { act: 'conclude', itemId, conclusions }))
      tell(`Đã kết luận lượt của ${label}`, `the item of ${label} is concluded`);
  }
}

/**
 * Opens the session, unless the person who watches as the chair has done so. Nobody had checked these bridge points the
 * day before, so that opening is the chair's decision, here as in life.
 */
async function openSession(chair: ServerAccount, sessionId: string): Promise<boolean> {
  const isLive = async (): Promise<boolean> =>
    (await chair.call('getSession', { params: { sessionId } })).state === 'live';
  if (await isLive()) return false;
  try {
    const decision = 'Buổi trình diễn, các điểm cầu mô phỏng không kiểm tra từ hôm trước';
    await chair.call('openSession', { params: { sessionId }, body: { decision } });
    return true;
  } catch (error) {
    // The person may have been quicker by a moment.
    if (await isLive()) return false;
    throw error;
  }
}

/** Resolves once somebody else closed the session. */
function closedByChair(
  account: ServerAccount,
  sessionId: string,
): { closed: Promise<void>; stop: () => void } {
  let look: NodeJS.Timeout | undefined;
  const closed = new Promise<void>((resolve) => {
    look = setInterval(() => {
      account.call('getSession', { params: { sessionId } }).then(
        ({ state }) => {
          if (state === 'concluded' || state === 'archived') resolve();
        },
        // A server that is away for a moment is asked again.
        () => undefined,
      );
    }, 1_000);
  });
  return { closed, stop: () => clearInterval(look) };
}

/** Follows the finishing of the recording to its end. */
function follow(
  account: ServerAccount,
  sessionId: string,
): { finished: Promise<boolean>; close: () => void } {
  const Progress = z.object({
    sessionId: z.string(),
    state: z.enum(RECORDING_STATES),
    progress: z.object({ done: z.number() }).nullable(),
  });
  const socket = io(account.url, { extraHeaders: { cookie: account.cookie }, transports: ['websocket'] });
  let toldPercent = -1;
  let look: NodeJS.Timeout | undefined;
  const finished = new Promise<boolean>((resolve) => {
    // What is told while the line is down is lost: now and then it is asked for as well.
    look = setInterval(() => {
      account.call('getArchive', { params: { sessionId } }).then(
        ({ state }) => {
          if (state === 'finished' || state === 'failed') resolve(state === 'finished');
        },
        // Before the close there is no such recording yet.
        () => undefined,
      );
    }, LOOK_EVERY_MS);
    socket.on('connect', () => void socket.emit('archive:watch', {}));
    socket.on('archive:progress', (raw: unknown) => {
      const told = Progress.parse(raw);
      if (told.sessionId !== sessionId) return;
      const percent = Math.floor((told.progress?.done ?? 0) * 4) * 25;
      if (told.state === 'finishing' && percent > toldPercent) {
        toldPercent = percent;
        tell(`Đang hoàn thiện bản ghi: ${percent} %`, `finishing the recording: ${percent} %`);
      }
      if (told.state === 'finished' || told.state === 'failed') resolve(told.state === 'finished');
    });
  });
  return {
    finished,
    close() {
      clearInterval(look);
      socket.close();
    },
  };
}

async function demo(): Promise<boolean> {
  const { DEMO_SERVER_URL: url, DEMO_ACCOUNTS: accounts } = Environment.parse(process.env);
  const passwordOf = (username: string): string => {
    const account = accounts.find((candidate) => candidate.username === username);
    if (account === undefined) throw new Error(`no account ${username}`);
    return account.password;
  };
  const operator = await ServerAccount.signIn(url, 'kythuat', passwordOf('kythuat'));
  const now = Math.round((await operator.call('about')).serverTime);
  const session = await operator.call('createSession', {
    body: {
      title: 'Buổi tiếp công dân trình diễn (DỮ LIỆU MẪU)',
      chairName: 'Lãnh đạo chủ trì (mẫu)',
      plannedStart: now,
      plannedEnd: now + 1_800_000,
      bridgeCodes: LOOKS.map(({ code }) => code),
      sample: true,
    },
  });
  const centre = session.bridges.find((bridge) => bridge.kind === 'central');
  tell(
    'Đã lập buổi trình diễn với ba điểm cầu mô phỏng',
    'a session with three simulated bridge points is planned',
  );
  tell(
    `Xem với tư cách chủ trì: ${url}/session/${session.id}/${centre?.bridgeId ?? ''}/prepare (lanhdao, ${passwordOf('lanhdao')})`,
    'watch as the chair at this address',
  );

  for (const { code, citizen } of LOOKS) {
    const bridge = session.bridges.find((each) => each.code === code);
    const body = { kind: 'complaint', label: citizen, bridgeIds: [bridge?.bridgeId ?? ''] } as const;
    await operator.call('addItem', { params: { sessionId: session.id }, body });
  }
  const bridges = await BridgesProcess.start();
  const progress = follow(operator, session.id);
  const nameOf = (code: string): string =>
    session.bridges.find((bridge) => bridge.code === code)?.name ?? code;
  try {
    const sit = async (code: string): Promise<void> => {
      const look = LOOKS.find((candidate) => candidate.code === code);
      const bridge = session.bridges.find((candidate) => candidate.code === code);
      if (look === undefined || bridge === undefined) throw new Error(`no bridge point ${code}`);
      const username = code.replaceAll('-', '');
      await bridges.sit({
        ...{ name: code, url, username, password: passwordOf(username), height: 270 },
        ...{ sessionId: session.id, bridgeId: bridge.bridgeId, colour: look.colour, pitch: look.pitch },
      });
    };
    for (const { code } of LOOKS) await sit(code);
    tell(
      'Ba điểm cầu đã vào phòng; chờ chủ trì tối đa 20 giây',
      'three are seated; waiting up to 20 s for a chair',
    );
    const seated = await waitForChair(operator, session);
    tell(
      seated ? 'Chủ trì đã vào' : 'Không có chủ trì, buổi vẫn mở',
      seated ? 'the chair is here' : 'opening without a chair',
    );
    const chair = await ServerAccount.signIn(url, 'lanhdao', passwordOf('lanhdao'));
    unfinished.close = () => operator.call('closeSession', { params: { sessionId: session.id } });
    const openedHere = await openSession(chair, session.id);
    tell(
      openedHere ? 'Đã mở buổi tiếp, đang ghi hình' : 'Chủ trì đã mở buổi tiếp, đang ghi hình',
      'the session is open and recorded',
    );
    const byChair = closedByChair(operator, session.id);
    let over = false;
    const script = run({ chair, sessionId: session.id, bridges, nameOf, sit }).catch((error: unknown) => {
      // The seats went with the session: what the script still wanted of them does not matter.
      if (!over) throw error;
    });
    const endedByChair = byChair.closed.then(() => {
      over = true;
      return true;
    });
    over = await Promise.race([script.then(() => false), endedByChair]);
    byChair.stop();
    if (!over) {
      const { floor } = await chair.call('getSession', { params: { sessionId: session.id } });
      const itemId = floor.currentItem;
      if (itemId !== null)
        await tryAct(chair, session.id, { act: 'defer', itemId, reason: 'hết giờ trình diễn' });
      await unfinished.close();
    }
    delete unfinished.close;
    tell(
      over ? 'Chủ trì đã kết thúc buổi tiếp' : 'Đã kết thúc buổi tiếp',
      over ? 'the chair closed the session' : 'the session is closed',
    );
    const finished = await Promise.race([progress.finished, wait(FINISH_LIMIT_MS).then(() => false)]);
    if (finished) {
      tell(
        `Bản ghi: ${url}/archive/${session.id} (luutru, ${passwordOf('luutru')})`,
        'the recording is in the archive, at this address',
      );
    } else
      tell(
        'Chưa hoàn thiện được bản ghi; xem trang lưu trữ',
        'the recording could not be finished; see the archive',
      );
    return finished;
  } finally {
    progress.close();
    await bridges.close();
  }
}

const stopAsked = Promise.withResolvers<never>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => stopAsked.reject(new Error('được yêu cầu dừng / asked to stop')));
}
// The supervisor is gone, and the service with it; the bridges' process ends with its channel.
process.on('disconnect', () => process.exit(1));
try {
  process.exit((await Promise.race([demo(), stopAsked.promise])) ? 0 : 1);
} catch (error) {
  tell(
    `Buổi trình diễn dừng lại: ${error instanceof Error ? error.message : String(error)}`,
    'the demonstration stopped; the service goes on',
  );
  // Where even this fails the service is gone, and the sentence above has said so.
  await unfinished.close?.().catch(() => undefined);
  process.exit(1);
}
