import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Journal, type JournalBody, verifyJournal } from '../../../media/capture/journal.ts';
import { FIRST_PREV } from '../../../src/contracts/segment.ts';

const sessionId = randomUUID();
const opened: JournalBody = { type: 'opened', at: 1_000, sessionId };
const segment = (n: number): JournalBody => ({
  type: 'segment',
  at: 2_000 + n,
  file: `segments/phu-cu-camera-0000000${n}-0000.rtp`,
  bytes: 100,
  sha256: 'ab'.repeat(32),
  bridgeId: randomUUID(),
  producerId: randomUUID(),
  source: 'camera',
  from: 1_500,
  to: 1_900,
  packets: 9,
  expected: 10,
  adopted: false,
});

let folder: string;
const text = (): Promise<string> => readFile(join(folder, 'journal.jsonl'), 'utf8');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctd-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('each line names the hash of the one before, and the sums follow', async () => {
  const journal = await Journal.open(folder);
  expect(journal.sums).toEqual({ segments: 0, bytes: 0, journalHash: null });
  await Promise.all([journal.append(opened), journal.append(segment(1)), journal.append(segment(2))]);
  await journal.append({ type: 'closed', at: 9_000, segments: 2 });
  await journal.close();

  const lines = (await text()).trimEnd().split('\n');
  const hashes = lines.map((line) => createHash('sha256').update(line).digest('hex'));
  const parsed = verifyJournal(await text());
  expect(parsed?.map(({ prev }) => prev)).toEqual([FIRST_PREV, ...hashes.slice(0, -1)]);
  expect(parsed?.map(({ type }) => type)).toEqual(['opened', 'segment', 'segment', 'closed']);
  expect(journal.sums).toEqual({ segments: 2, bytes: 200, journalHash: hashes.at(-1) });
});

test('opened again it goes on where it ended, and knows what it has', async () => {
  const first = await Journal.open(folder);
  await first.append(opened);
  await first.append(segment(1));
  await first.close();
  const before = await text();

  const again = await Journal.open(folder);
  expect(again.last).toBe('segment');
  expect(again.has('segments/phu-cu-camera-00000001-0000.rtp')).toBe(true);
  expect(again.has('segments/phu-cu-camera-00000002-0000.rtp')).toBe(false);
  await again.append(segment(2));
  await again.close();
  expect((await text()).startsWith(before)).toBe(true);
  expect(verifyJournal(await text())).toHaveLength(3);
});

test('a torn last line was never promised: it is kept aside and the chain goes on', async () => {
  const first = await Journal.open(folder);
  await first.append(opened);
  await first.close();
  const whole = await text();
  await writeFile(join(folder, 'journal.jsonl'), '{"type":"segment","at":', { flag: 'a' });

  const again = await Journal.open(folder);
  await again.append(segment(1));
  await again.close();
  expect((await text()).startsWith(whole)).toBe(true);
  expect(verifyJournal(await text())?.map(({ type }) => type)).toEqual(['opened', 'segment']);
  const aside = (await readdir(folder)).find((name) => name.startsWith('journal-torn-')) ?? '';
  expect(await readFile(join(folder, aside), 'utf8')).toBe('{"type":"segment","at":');
});

test('a changed byte, a missing line and a swapped line break the chain', async () => {
  const journal = await Journal.open(folder);
  for (const body of [opened, segment(1), segment(2)]) await journal.append(body);
  await journal.close();
  const [a = '', b = '', c = ''] = (await text()).trimEnd().split('\n');
  const verify = (...lines: string[]): unknown => verifyJournal(`${lines.join('\n')}\n`);
  expect(verify(a, b, c)).not.toBeNull();
  expect(verify(a, b.replace('"bytes":100', '"bytes":101'), c)).toBeNull();
  expect(verify(a, c)).toBeNull();
  expect(verify(b, c)).toBeNull();
  expect(verify(a, c, b)).toBeNull();
  expect(verifyJournal(`${a}\n${b}`)).toBeNull();
});
