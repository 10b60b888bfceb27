import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { readConfig, type Config } from '../../../config/settings.ts';
import { archiveOnDisk } from '../../../recorder/seal/archive-reader.ts';
import { sha256 } from '../../../recorder/seal/seal-document.ts';
import { openSealKey, type SealKey } from '../../../recorder/seal/seal-key.ts';
import { sealPackage, writeBag } from '../../../recorder/seal/seal-package.ts';
import { verifyArchive } from '../../../recorder/seal/verify-archive.ts';
import { openRestrictedKey } from '../../../recorder/sealed/restricted-key.ts';
import { backUp } from '../../../src/main/backup/back-up.ts';
import { pathOf, type Manifest } from '../../../src/main/backup/manifest.ts';
import { migrateTo } from '../../../src/main/backup/migrate-to.ts';
import { restore } from '../../../src/main/backup/restore.ts';
import { quoted, tablesOf } from '../../../src/main/backup/schema-facts.ts';
import { argonPasswords } from '../../../src/main/passwords.ts';
import { makeSampleData } from '../../../src/main/sample-data.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { makeStore } from '../../../src/store/store.ts';
import { makeFakeClock } from '../../fakes/clock.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';

/** What separators, quotes and signs of formats could spoil on the way. */
const DIFFICULT = 'Dòng một\nDòng hai\r\u2028ba\u2029 \\ \\N {"a"} \'b\' "c" , \t Ông Đỗ Văn Mẫu 🙂';
const PASSPHRASE = 'cụm mật khẩu để thử';

let postgres: TestPostgres;
let root: string;
let source: { url: string; config: Config };
let backup: string;
let manifest: Manifest;
const sessionId = randomUUID();

const clock = makeFakeClock();
const configAt = (name: string, passphrase = PASSPHRASE): Config =>
  readConfig({ DATA_DIR: join(root, name), BACKUP_PASSPHRASE: passphrase });

beforeAll(async () => {
  postgres = await startPostgres();
  root = await mkdtemp(join(tmpdir(), 'ctd-backup-'));
  source = { url: await makeDatabase('source'), config: configAt('source') };
  await fillDatabase(source.url);
  await fillFolders(source.config);
  backup = join(root, 'backup');
  manifest = await backUp({
    ...{ config: source.config, databaseUrl: source.url, folder: backup },
    ...{ recordings: true, program: '1.2.3', clock },
  });
});
afterAll(async () => {
  await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function makeDatabase(name: string): Promise<string> {
  await withClient(postgres.url, (client) => client.query(`CREATE DATABASE ${name}`));
  return postgres.url.replace(/\/test$/, `/${name}`);
}

async function fillDatabase(url: string): Promise<void> {
  const database = await openDatabase(url, () => {});
  const store = makeStore(database.db);
  const samplePassword = 'mat-khau-thu';
  await makeSampleData({ store, clock, passwords: argonPasswords, samplePassword, communes: 0 });
  await database.close();
  await withClient(url, async (client) => {
    const id = async (table: string): Promise<string> => {
      const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`);
      return rows[0]?.id ?? '';
    };
    const [user, bridge] = [await id('users'), await id('bridges')];
    await client.query(`INSERT INTO sessions VALUES ($1, $2, 'c', 'p', 10, 20, 'scheduled', true)`, [
      sessionId,
      DIFFICULT,
    ]);
    await client.query(`INSERT INTO session_bridges VALUES ($1, $2, 0)`, [sessionId, bridge]);
    for (const seq of [1, 2]) {
      await client.query(`INSERT INTO session_events VALUES ($1, $2, 11, $3, $4)`, [
        ...[sessionId, seq, user],
        JSON.stringify({ type: 'session_opened', note: DIFFICULT }),
      ]);
    }
    // More rows than are fetched and sent at once.
    await client.query(
      `INSERT INTO session_messages (id, session_id, at, author_id, from_bridge_id, "to", readers, text)
       SELECT gen_random_uuid(), $1, n, $2, $3, 'all', 'null', $4 || n FROM generate_series(1, 1200) n`,
      [sessionId, user, bridge, DIFFICULT],
    );
    await client.query(`INSERT INTO recordings (session_id, state) VALUES ($1, 'finished')`, [sessionId]);
    await client.query(
      `INSERT INTO archive_index VALUES ($1, 10, $2, ARRAY[$3::uuid], ARRAY[$2, 'b,"c"'], to_tsvector('simple', $2))`,
      [sessionId, DIFFICULT, bridge],
    );
  });
}

async function fillFolders(config: Config): Promise<void> {
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  };
  await put(join(config.documentsDir, sessionId, 'a.pdf'), 'tài liệu');
  await put(join(config.documentsDir, sessionId, 'b.pdf.coming'), 'half');
  await put(join(config.supplementsDir, sessionId, 'c.webm'), '');
  await openRestrictedKey(config.restrictedKeyFile);
  await makePackage(config.archiveDir, await openSealKey(config.sealKeyFile));
}

async function makePackage(archiveDir: string, key: SealKey): Promise<void> {
  const folder = `2026/${sessionId}`;
  const place = join(archiveDir, folder);
  const content = 'tiếng và hình';
  await mkdir(join(place, 'data'), { recursive: true });
  await writeFile(join(place, 'data', 'composite.mp4'), content);
  const bytes = Buffer.byteLength(content);
  const facts = {
    ...{ sessionId, title: 'Buổi thử', openedAt: 1, closedAt: 2, journalHash: null, tagFiles: [], folder },
    files: [{ path: 'data/composite.mp4', bytes, sha256: sha256(content) }],
  };
  await writeBag(place, facts, 'Ban Tiếp công dân', 3);
  await sealPackage({ archiveDir, facts, key, sealedAt: 3, stamp: () => Promise.resolve(null) });
}

/** Every row of every table as text, and the rules that guard them. */
const pictureOf = (url: string) =>
  withClient(url, async (client) => {
    const tables: Record<string, string[]> = {};
    for (const { name } of await tablesOf(client)) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM public.${quoted(name)} t ORDER BY 1`,
      );
      tables[name] = rows.map(({ row }) => row);
    }
    const { rows: guards } = await client.query(
      `SELECT tgname, tgrelid::regclass::text AS "on", tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT conname, conrelid::regclass::text, condeferrable::text FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
    );
    return { tables, guards };
  });

test('what is wiped comes back: every table, the rules that guard it, keys, documents, and packages that verify', async () => {
  const before = await pictureOf(source.url);
  for (const filled of ['users', 'agenda_items', 'session_events', 'archive_index']) {
    expect(before.tables[filled]?.length).toBeGreaterThan(0);
  }
  expect(before.tables['session_messages']).toHaveLength(1200);
  const target = { url: await makeDatabase('target'), config: configAt('target') };
  const told = await restore({ config: target.config, databaseUrl: target.url, folder: backup });
  expect(told).toEqual(manifest);
  expect(await pictureOf(target.url)).toEqual(before);

  const events = async (url: string) => {
    const database = await openDatabase(url, () => {});
    const found = await makeStore(database.db).events.of(sessionId);
    await database.close();
    return found;
  };
  expect(await events(target.url)).toHaveLength(2);
  expect(await events(target.url)).toEqual(await events(source.url));
  await withClient(target.url, async (client) => {
    await expect(client.query('DELETE FROM session_events')).rejects.toThrow('session_events is append-only');
    // What is written next gets a number of its own.
    const { rows } = await client.query<{ place: string }>(
      `INSERT INTO session_messages (id, session_id, at, author_id, from_bridge_id, "to", readers, text)
       SELECT gen_random_uuid(), session_id, at, author_id, from_bridge_id, "to", readers, text
         FROM session_messages LIMIT 1 RETURNING place`,
    );
    expect(Number(rows[0]?.place)).toBe(1201);
  });

  const { keyId } = await openSealKey(target.config.sealKeyFile);
  expect(keyId).toBe((await openSealKey(source.config.sealKeyFile)).keyId);
  expect(await readFile(target.config.restrictedKeyFile)).toEqual(
    await readFile(source.config.restrictedKeyFile),
  );
  expect(await readFile(join(target.config.documentsDir, sessionId, 'a.pdf'), 'utf8')).toBe('tài liệu');
  expect(await readFile(join(target.config.supplementsDir, sessionId, 'c.webm'), 'utf8')).toBe('');
  const verdict = await verifyArchive(archiveOnDisk(target.config.archiveDir), { trustedKey: keyId });
  expect(verdict.chain).toEqual([]);
  expect(verdict.packages).toMatchObject([{ folder: `2026/${sessionId}`, faults: [] }]);
});

test('nothing readable lies in the backup: no name, no key, no document', async () => {
  for (const file of manifest.files) {
    const stored = await readFile(join(backup, pathOf(file)));
    expect(sha256(stored)).toBe(file.sha256);
    for (const text of ['Mẫu', 'PRIVATE KEY', 'tài liệu', 'lanhdao']) {
      expect(stored.includes(Buffer.from(text))).toBe(false);
    }
  }
  expect(manifest.files.map(({ name }) => name)).not.toContain(`${sessionId}/b.pdf.coming`);
});

test('without its flag a backup counts the recordings and leaves them out', async () => {
  const folder = join(root, 'light');
  const light = await backUp({
    ...{ config: source.config, databaseUrl: source.url, folder },
    ...{ recordings: false, program: '1.2.3', clock },
  });
  expect(light.files.some(({ place }) => place === 'recordings')).toBe(false);
  expect(light.files.filter(({ place }) => place === 'chain')).toHaveLength(1);
  expect(light.recordings).toMatchObject({
    included: false,
    packages: [
      {
        folder: `2026/${sessionId}`,
        files: manifest.files.filter(({ place }) => place === 'recordings').length,
      },
    ],
  });
});

test.each(['database', 'keys', 'documents', 'recordings'] as const)(
  'one flipped byte below %s: nothing is restored',
  async (place) => {
    const damaged = join(root, `damaged-${place}`);
    await cp(backup, damaged, { recursive: true });
    const file = manifest.files.find((each) => each.place === place);
    if (file === undefined) throw new Error('no such file');
    const path = join(damaged, pathOf(file));
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expectUntouched(`damaged_${place}`, damaged, /thay đổi/);
  },
);

test('a file that is missing, a manifest that was changed, and one that is not there are refused', async () => {
  const copy = async (name: string): Promise<string> => {
    await cp(backup, join(root, name), { recursive: true });
    return join(root, name);
  };
  const missing = await copy('missing');
  const [first] = manifest.files;
  if (first === undefined) throw new Error('no file');
  await rm(join(missing, pathOf(first)));
  await expectUntouched('missing', missing, /bị thiếu/);

  const changed = await copy('changed');
  const text = await readFile(join(changed, 'manifest.json'), 'utf8');
  await writeFile(join(changed, 'manifest.json'), text.replace('"1.2.3"', '"1.2.4"'));
  await expectUntouched('changed', changed, /đã bị sửa/);
  await writeFile(join(changed, 'manifest.json'), text.slice(0, -20));
  await expectUntouched('cut_off', changed, /bị hỏng/);

  const unfinished = await copy('unfinished');
  await rm(join(unfinished, 'manifest.json'));
  await expectUntouched('unfinished', unfinished, /dở dang/);
});

/** The restore is refused, and leaves neither a file nor a table. */
async function expectUntouched(name: string, folder: string, sentence: RegExp): Promise<void> {
  const [url, config] = [await makeDatabase(name), configAt(name)];
  await expect(restore({ config, databaseUrl: url, folder })).rejects.toThrow(sentence);
  await expect(readFile(config.sealKeyFile)).rejects.toThrow();
  expect((await pictureOf(url)).tables).toEqual({});
}

test('another passphrase, and one too short, open nothing', async () => {
  const url = await makeDatabase('passphrase');
  const wrong = configAt('passphrase', 'một cụm khác hẳn');
  await expect(restore({ config: wrong, databaseUrl: url, folder: backup })).rejects.toThrow(/Sai/);
  const short = configAt('passphrase', 'ngắn');
  await expect(restore({ config: short, databaseUrl: url, folder: backup })).rejects.toThrow(/12 ký tự/);
  const folder = join(root, 'never');
  const options = { databaseUrl: source.url, folder, recordings: false, program: '1', clock };
  await expect(backUp({ config: short, ...options })).rejects.toThrow(/12 ký tự/);
  await expect(backUp({ config: source.config, ...options, folder: backup })).rejects.toThrow(/không trống/);
});

test('a database that holds anything is refused, and so is a place that another file has', async () => {
  const url = await makeDatabase('taken');
  await (await openDatabase(url, () => {})).close();
  const config = configAt('taken');
  await mkdir(join(config.documentsDir, sessionId), { recursive: true });
  const mine = join(config.documentsDir, sessionId, 'a.pdf');
  await writeFile(mine, 'another');
  await expect(restore({ config, databaseUrl: url, folder: backup })).rejects.toThrow(/khác với bản sao lưu/);
  expect(await readFile(mine, 'utf8')).toBe('another');

  // The same file is left as it is: a restore that was cut off is begun again.
  await writeFile(mine, 'tài liệu');
  await withClient(url, (client) =>
    client.query(`INSERT INTO bridges VALUES ($1, 'a', 'a', 'district', '1')`, [randomUUID()]),
  );
  await expect(restore({ config, databaseUrl: url, folder: backup })).rejects.toThrow(/bảng bridges/);
  await withClient(url, (client) => client.query('DELETE FROM bridges'));
  await restore({ config, databaseUrl: url, folder: backup });
  expect((await pictureOf(url)).tables['session_events']?.length).toBeGreaterThan(1);
});

test('a backup of an older version comes forward; one of a newer version is refused', async () => {
  const old = { url: await makeDatabase('old'), config: configAt('old') };
  const user = randomUUID();
  await withClient(old.url, async (client) => {
    await migrateTo(client, manifest.migrations.slice(0, 2));
    await client.query(`INSERT INTO users VALUES ($1, 'cu', 'Người cũ', 'chair', NULL, 'vi', 'x')`, [user]);
  });
  const folder = join(root, 'old-backup');
  const made = await backUp({
    ...{ config: old.config, databaseUrl: old.url, folder, recordings: false },
    ...{ program: '0', clock },
  });
  expect(made.migrations).toHaveLength(2);
  expect(made.tables.find(({ name }) => name === 'users')?.columns).not.toContain('email');
  const url = await makeDatabase('forward');
  await restore({ config: configAt('forward'), databaseUrl: url, folder });
  const database = await openDatabase(url, () => {});
  const found = await makeStore(database.db).users.byUsername('cu');
  await database.close();
  expect(found).toMatchObject({ id: user, displayName: 'Người cũ', email: null });

  await withClient(old.url, (client) =>
    client.query(
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('of-tomorrow', 99999999999999)`,
    ),
  );
  const newer = join(root, 'newer-backup');
  await backUp({
    ...{ config: old.config, databaseUrl: old.url, folder: newer, recordings: false },
    ...{ program: '9', clock },
  });
  await expectUntouched('newer', newer, /phiên bản mới hơn/);
});
