import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { finishRecording } from '../../recorder/finish-recording.ts';
import { findTools } from '../../recorder/finish/find-tools.ts';
import type { FinishProgress } from '../../src/contracts/archive.ts';
import { searchWords, wordsOf } from '../../src/domain/vietnamese-words.ts';
import { openDatabase } from '../../src/store/database.ts';
import { makeStore } from '../../src/store/store.ts';
import type { IndexQuery } from '../../src/usecases/ports.ts';
import { finishDefaults, plenaryPayload } from '../../test/fakes/finish-parts.ts';
import { makeClip, writeSpool, type Sending } from '../../test/fakes/rtp-feed.ts';
import { startPostgres } from '../../test/support/postgres.ts';

const RUNS = 30;
const BRIDGES = 6;
const OPENED = Date.UTC(2026, 2, 12, 1, 30);
const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ'];
const GIVEN = [
  'An',
  'Bình',
  'Cúc',
  'Dũng',
  'Giang',
  'Hạnh',
  'Khánh',
  'Liên',
  'Minh',
  'Nga',
  'Oanh',
  'Phúc',
  'Quỳnh',
];
const MATTERS = [
  'đền bù giải phóng mặt bằng',
  'cấp giấy chứng nhận',
  'ô nhiễm nguồn nước',
  'chế độ người có công',
  'tranh chấp ranh giới',
];

/** Time of finding among many sessions, and of finishing one. */
export async function benchArchive(options: { sessions: number; seconds: number }): Promise<string> {
  const searches = await benchSearch(options.sessions);
  const finish = await benchFinish(options.seconds);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB.`,
    '',
    `Command: \`npm run bench archive -- --sessions ${options.sessions} --seconds ${options.seconds}\`.`,
    '',
    `Finding among ${options.sessions.toLocaleString('en')} sessions, ${RUNS} times each, page and count:`,
    '',
    row(['search', 'found', 'median, ms', 'p95, ms']),
    row(['---', '--:', '--:', '--:']),
    ...searches.map(({ name, total, ms }) =>
      row([name, String(total), at(ms, 0.5).toFixed(1), at(ms, 0.95).toFixed(1)]),
    ),
    '',
    `Finishing a session of ${options.seconds} s with ${BRIDGES} bridge points at 1280×720 and 25 pictures a second, half of it in plenary, half with two on air:`,
    '',
    row(['step', 'seconds', '× real time']),
    row(['---', '--:', '--:']),
    ...finish.steps.map(({ step, seconds }) =>
      row([step, seconds.toFixed(1), (options.seconds / Math.max(0.01, seconds)).toFixed(1)]),
    ),
    row(['all', finish.all.toFixed(1), (options.seconds / finish.all).toFixed(1)]),
    '',
    `Captured bytes of the session: ${(finish.spoolBytes / 1e6).toFixed(0)} MB.`,
    '',
  ].join('\n');
}

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

async function benchSearch(count: number): Promise<{ name: string; total: number; ms: number[] }[]> {
  const postgres = await startPostgres();
  const database = await openDatabase(postgres.url, () => undefined);
  const { db } = database;
  const store = makeStore(db);
  try {
    const bridges = Array.from({ length: 20 }, () => randomUUID());
    for (const [index, id] of bridges.entries())
      await store.bridges.add({
        id,
        code: `b${index}`,
        name: `Điểm cầu ${index}`,
        kind: 'district',
        phone: '',
      });
    const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;
    const textOf = (n: number): string =>
      [
        `Tiếp công dân định kỳ tháng ${(n % 12) + 1}`,
        `${pick(FAMILY, n)} Văn ${pick(GIVEN, n * 7)}`,
        ...[0, 1, 2].map(
          (i) => `${pick(FAMILY, n * 3 + i)} Thị ${pick(GIVEN, n * 5 + i)} ${pick(MATTERS, n + i)}`,
        ),
        `vụ việc ${n}`,
      ].join(' ');
    for (let from = 0; from < count; from += 1_000) {
      const rows = Array.from({ length: Math.min(1_000, count - from) }, (_, i) => ({
        ...{
          n: from + i,
          id: randomUUID(),
          words: searchWords(textOf(from + i)),
          chair: `Lãnh đạo ${(from + i) % 40}`,
        },
        ...{
          opened: OPENED - (from + i) * 3_600_000,
          bridges: [pick(bridges, from + i), pick(bridges, (from + i) * 3 + 1)],
        },
        kinds: [pick(['complaint', 'petition', 'feedback'], from + i)],
      }));
      const json = JSON.stringify(rows);
      await db.execute(sql`INSERT INTO sessions (id, title, chair_name, place, planned_start, planned_end, sample, planned_state)
        SELECT (r->>'id')::uuid, 'Tiếp công dân', r->>'chair', 'x', (r->>'opened')::bigint, (r->>'opened')::bigint + 1, true, 'scheduled'
        FROM jsonb_array_elements(${json}::jsonb) r`);
      await db.execute(sql`INSERT INTO recordings (session_id, state)
        SELECT (r->>'id')::uuid, 'finished' FROM jsonb_array_elements(${json}::jsonb) r`);
      await db.execute(sql`INSERT INTO archive_index (session_id, opened_at, chair_name, bridge_ids, kinds, words)
        SELECT (r->>'id')::uuid, (r->>'opened')::bigint, r->>'chair',
          ARRAY(SELECT jsonb_array_elements_text(r->'bridges'))::uuid[], ARRAY(SELECT jsonb_array_elements_text(r->'kinds')),
          to_tsvector('simple', r->>'words')
        FROM jsonb_array_elements(${json}::jsonb) r`);
    }
    await db.execute(sql`ANALYZE`);
    const nothing: IndexQuery = {
      ...{ words: [], from: null, until: null, bridgeId: null, kind: null, chairName: null },
    };
    const cases: [string, IndexQuery][] = [
      ['all', nothing],
      ['a rare word', { ...nothing, words: [String(Math.floor(count / 2))] }],
      ['a name: nguyen thi hanh', { ...nothing, words: wordsOf('nguyen thi hanh') }],
      ['with diacritics: giải phóng mặt bằng', { ...nothing, words: wordsOf('giải phóng mặt bằng') }],
      ['a word of all: tiep', { ...nothing, words: ['tiep'] }],
      [
        'a name at a bridge in a year',
        { ...nothing, words: ['hanh'], bridgeId: bridges[3] ?? null, from: OPENED - 365 * 86_400_000 },
      ],
      ['a chair', { ...nothing, chairName: 'Lãnh đạo 7' }],
      ['nothing to be found', { ...nothing, words: ['khongcogi'] }],
    ];
    const results: { name: string; total: number; ms: number[] }[] = [];
    for (const [name, query] of cases) {
      const ms: number[] = [];
      let total = 0;
      for (let run = 0; run < RUNS; run += 1) {
        const began = performance.now();
        ({ total } = await store.archive.index.find(query, { offset: 0, limit: 25 }));
        ms.push(performance.now() - began);
      }
      results.push({ name, total, ms });
    }
    return results;
  } finally {
    await database.close();
    await postgres.stop();
  }
}

async function benchFinish(seconds: number) {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-bench-archive-'));
  try {
    const tools = await findTools({ FFMPEG_PATH: '', FFPROBE_PATH: '' });
    const clip = await makeClip(folder, { width: 1_280, height: 720, seconds, bitrate: '1500k' });
    const ids = Array.from({ length: BRIDGES }, () => randomUUID());
    const sendings = ids.flatMap((bridgeId): Sending[] => {
      const shared = { bridgeId, seatId: randomUUID(), startAt: OPENED, clockError: 0 };
      return [
        { ...shared, source: 'camera', mimeType: 'video/VP8', layers: [clip.video] },
        { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
      ];
    });
    const sessionId = randomUUID();
    const closedAt = OPENED + seconds * 1_000;
    const half = (seconds * 1_000) / 2;
    const scene = { itemId: null, restricted: false, large: [], document: null };
    const payload = plenaryPayload({
      ...{ sessionId, openedAt: OPENED, closedAt },
      bridges: ids.map((bridgeId, index) => ({
        ...{
          bridgeId,
          code: `b${index}`,
          name: `Điểm cầu ${index}`,
          kind: index === 0 ? 'central' : 'district',
        },
      })),
      scenes: [
        { ...scene, fromMs: 0, toMs: half, kind: 'plenary', onAir: ids },
        { ...scene, fromMs: half, toMs: 2 * half, kind: 'between', onAir: ids.slice(0, 2) },
      ],
    });
    const names = await writeSpool(join(folder, 'spool'), sendings, {
      ...{ sessionId, openedAt: OPENED, closedAt, segmentMs: 60_000 },
    });
    const sizes = await Promise.all(
      names.map(async (name) => (await stat(join(folder, 'spool', sessionId, name))).size),
    );
    const began = performance.now();
    const marks: { step: FinishProgress['step']; at: number }[] = [];
    await finishRecording(payload, {
      ...finishDefaults,
      ...{ spoolDir: join(folder, 'spool'), archiveDir: join(folder, 'archive'), tools },
      progress: ({ step }) => {
        if (marks.at(-1)?.step !== step) marks.push({ step, at: performance.now() });
      },
    });
    const end = performance.now();
    return {
      steps: marks.map(({ step, at: from }, index) => ({
        step,
        seconds: ((marks[index + 1]?.at ?? end) - from) / 1_000,
      })),
      all: (end - began) / 1_000,
      spoolBytes: sizes.reduce((a, b) => a + b, 0),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
