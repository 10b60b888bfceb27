import { cpus, totalmem } from 'node:os';
import { RECORDING_NOTICE } from '../../src/domain/conduct/recording-notice.ts';
import type { Session } from '../../src/contracts/session.ts';
import { BridgesProcess } from '../simulated-bridge/bridges-process.ts';
import { ServerAccount } from '../simulated-bridge/server-account.ts';
import { sampleTree, usage } from './process-usage.ts';

/** Sign-ins from one address are limited to twenty a minute. */
const SIGN_IN_EVERY_MS = 3_700;
/** The simulated clients' WebRTC library is heavy: few in a process, so that one crash is not everybody's. */
const BRIDGES_A_PROCESS = 8;
const HEIGHT = 90;
const PICTURES_PER_SECOND = 10;
const CENTRE_HEIGHT = 270;
const PHASE_MS = 10_000;
const SWITCHES = 20;
/** As many as this machine can let see the centre at once, all of them decoding on it. */
const LOBBY = 12;
const PICTURE_LIMIT_MS = 15_000;

/** What one session of so many bridges measured. */
export interface MediaFigures {
  readonly bridges: number;
  readonly joinMs: readonly number[];
  readonly switchMs: readonly number[];
  /** Of media and its workers, percent of a core: one item on air and everybody else on hold; all in plenary. */
  readonly item: Load;
  readonly plenary: Load | null;
}

interface Load {
  readonly cpuPercent: number;
  readonly streams: number;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Holds one session of so many bridge points and measures it. @throws {Error} with the server's sentence */
export async function benchMedia(parts: {
  url: string;
  pid: number;
  password: string;
  bridges: number;
  /** Whether all of them see each other, too: this machine has to decode it all. */
  plenary: boolean;
}): Promise<MediaFigures> {
  const { url, pid, password, bridges: count, plenary } = parts;
  const operator = await ServerAccount.signIn(url, 'kythuat', password);
  const chair = await ServerAccount.signIn(url, 'lanhdao', password);
  const known = (await operator.call('listBridges')).bridges.filter(({ code }) => code.startsWith('xa-mau-'));
  const now = Math.round((await operator.call('about')).serverTime);
  const session = await operator.call('createSession', {
    body: {
      ...{ title: 'Đo nhiều điểm cầu (DỮ LIỆU MẪU)', chairName: 'Chủ trì (mẫu)', sample: true },
      ...{ plannedStart: now, plannedEnd: now + 3_600_000 },
      bridgeCodes: known.slice(0, count).map(({ code }) => code),
    },
  });
  const params = { sessionId: session.id };
  const act = (body: Record<string, unknown>): Promise<Session> =>
    chair.call('actInSession', { params, body });
  const centre = session.bridges.find(({ kind }) => kind === 'central');
  const others = session.bridges.filter(({ kind }) => kind !== 'central');
  if (centre === undefined) throw new Error('no central bridge point');

  const processes: BridgesProcess[] = [];
  const ofBridge = new Map<string, BridgesProcess>();
  const common = { url, password, sessionId: session.id, pitch: 150 };
  try {
    const atCentre = await BridgesProcess.start();
    processes.push(atCentre);
    await atCentre.sit({
      ...{ ...common, name: centre.code, username: 'lanhdao', bridgeId: centre.bridgeId },
      ...{ colour: { r: 150, g: 60, b: 60 }, height: CENTRE_HEIGHT },
    });
    const joinMs: number[] = [];
    const open = async (): Promise<void> => {
      await chair.call('openSession', { params, body: { decision: 'Đo tải, điểm cầu mô phỏng' } });
    };
    const afterPlenary = async (): Promise<void> => {
      await act({ act: 'read_notice', version: RECORDING_NOTICE.version });
      // So that also the first one called comes from hold.
      await act({ act: 'end_plenary' });
    };
    for (const [index, bridge] of others.entries()) {
      // The first ones see the centre from the lobby; the rest comes to a session that runs, and is on hold at once.
      if (index === LOBBY) {
        await open();
        await afterPlenary();
      }
      const began = performance.now();
      let process = processes.at(-1);
      if (process === undefined || index % BRIDGES_A_PROCESS === 0) {
        process = await BridgesProcess.start();
        processes.push(process);
      }
      ofBridge.set(bridge.bridgeId, process);
      await process.sit({
        ...{
          ...common,
          name: bridge.code,
          username: bridge.code.replaceAll('-', ''),
          bridgeId: bridge.bridgeId,
        },
        ...{ colour: { r: 60, g: 120, b: 90 }, height: HEIGHT, framesPerSecond: PICTURES_PER_SECOND },
      });
      if (index < LOBBY) joinMs.push(await firstPicture(process, bridge.code));
      await wait(Math.max(0, SIGN_IN_EVERY_MS - (performance.now() - began)));
    }
    const items: string[] = [];
    for (const bridge of others.slice(0, Math.min(SWITCHES, others.length))) {
      const body = { kind: 'complaint', label: `Người mẫu ${bridge.code}`, bridgeIds: [bridge.bridgeId] };
      items.push((await operator.call('addItem', { params, body })).agenda.at(-1)?.itemId ?? '');
    }
    if (others.length <= LOBBY) await open();
    const load = async (): Promise<Load> => {
      await wait(2_000);
      const before = await sampleTree(pid);
      const start = performance.now();
      await wait(PHASE_MS);
      const used = usage(before, await sampleTree(pid), (performance.now() - start) / 1_000);
      const cpuPercent = ['media', 'media worker(s)'].reduce(
        (sum, part) => sum + (used.get(part)?.cpuPercent ?? 0),
        0,
      );
      let streams = (await atCentre.reception(centre.code)).streams;
      for (const bridge of others)
        streams += (await ofBridge.get(bridge.bridgeId)?.reception(bridge.code))?.streams ?? 0;
      return { cpuPercent, streams };
    };
    const inPlenary = plenary ? await load() : null;
    if (others.length <= LOBBY) await afterPlenary();
    await wait(1_000);
    const switchMs: number[] = [];
    let item: Load | null = null;
    for (let turn = 0; turn < SWITCHES; turn += 1) {
      const itemId = items[turn % items.length] ?? '';
      const asked = performance.timeOrigin + performance.now();
      await act({ act: 'call', itemId });
      switchMs.push(await pictureAfter(atCentre, centre.code, asked));
      if (turn === 0) item = await load();
      // Absent, so that the same one may be called once more.
      await act({ act: 'mark_absent', itemId });
    }
    await operator.call('closeSession', { params });
    if (item === null) throw new Error('nothing was called');
    return { bridges: count, joinMs, switchMs, item, plenary: inPlenary };
  } finally {
    for (const process of processes) await process.close();
  }
}

async function firstPicture(process: BridgesProcess, name: string): Promise<number> {
  const limit = performance.now() + PICTURE_LIMIT_MS;
  while (performance.now() < limit) {
    const { firstPictureMs } = await process.reception(name);
    if (firstPictureMs !== null) return firstPictureMs;
    await wait(20);
  }
  throw new Error(`${name} saw no picture`);
}

/** Milliseconds from an instant to the first decoded picture of a stream given after it. */
async function pictureAfter(process: BridgesProcess, name: string, asked: number): Promise<number> {
  const limit = performance.now() + PICTURE_LIMIT_MS;
  while (performance.now() < limit) {
    const { newestPictureAt } = await process.reception(name);
    if (newestPictureAt !== null && newestPictureAt > asked) return newestPictureAt - asked;
    await wait(20);
  }
  throw new Error('the called bridge was not seen');
}

/** All sessions that were measured as one Markdown table. */
export function mediaReport(command: string, all: readonly MediaFigures[]): string {
  const at = (figures: readonly number[], share: number): string => {
    const sorted = figures.toSorted((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0).toFixed(0);
  };
  const loadOf = (load: Load | null): string[] =>
    load === null
      ? ['–', '–']
      : [
          load.cpuPercent.toFixed(1),
          `${(load.cpuPercent / Math.max(1, load.streams)).toFixed(2)} (${load.streams})`,
        ];
  const rows = all.map(({ bridges, joinMs, switchMs, item, plenary }) => [
    String(bridges),
    `${at(joinMs, 0.5)} / ${at(joinMs, 0.95)}`,
    `${at(switchMs, 0.5)} / ${at(switchMs, 0.95)}`,
    ...loadOf(item),
    ...loadOf(plenary),
  ]);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB; the simulated bridge points run on it too.`,
    '',
    `Command: \`${command}\`. Each bridge point sends 160×90 at ${PICTURES_PER_SECOND} pictures a second and speech while on air and nothing on hold; the centre 480×270 at 15. ${SWITCHES} calls of an item a session, from the asked act to the first decoded picture at the centre. CPU of media and its workers in percent of one core, capture included; streams are those forwarded to bridge points.`,
    '',
    row([
      'bridge points',
      'seat to first picture, ms (median / p95)',
      'item switch, ms (median / p95)',
      'one item: CPU %',
      'per stream (streams)',
      'plenary: CPU %',
      'per stream (streams)',
    ]),
    row(['--:', '--:', '--:', '--:', '--:', '--:', '--:']),
    ...rows.map(row),
    '',
  ].join('\n');
}
