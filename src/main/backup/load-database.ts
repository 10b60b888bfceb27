import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Client } from 'pg';
import { z } from 'zod';
import { BackupRefused } from './backup-refused.ts';
import type { BackupTable, Manifest } from './manifest.ts';
import { firstFilled, quoted, tablesOf, type TableFacts } from './schema-facts.ts';

/** What is sent to the database at once. */
const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 4_000_000;

const Line = z.array(z.string().nullable());

/** Content of a table as `KeepTable` got it. */
export type ReadTable = (name: string) => AsyncIterable<Uint8Array>;

/** @throws {BackupRefused} where the database holds anything */
export async function assertEmpty(client: Client): Promise<void> {
  const filled = await firstFilled(client);
  if (filled === null) return;
  throw new BackupRefused(
    `Cơ sở dữ liệu đã có dữ liệu (bảng ${filled}); chỉ khôi phục vào cơ sở dữ liệu trống. / The database holds data already (table ${filled}); a backup is restored into an empty one alone.`,
  );
}

/**
 * Fills the empty tables, in one transaction: all of it or nothing. The schema has to be that of the backup.
 *
 * Foreign keys are looked at once, at the end, so that the order of tables and of rows does not matter; triggers of ours
 * do not run, since what they would have done is in the backup. Both are as before when it ends.
 * @throws {BackupRefused} where the database is not empty, or its schema another
 */
export async function loadDatabase(
  client: Client,
  { tables, sequences }: Pick<Manifest, 'tables' | 'sequences'>,
  read: ReadTable,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`);
    const known = await tablesOf(client);
    assertSameTables(known, tables);
    const each = async (act: string): Promise<void> => {
      for (const { name } of known) await client.query(`ALTER TABLE public.${quoted(name)} ${act}`);
    };
    // From here on nobody else writes to any of them.
    await each('DISABLE TRIGGER USER');
    await assertEmpty(client);
    const keys = await foreignKeys(client);
    for (const key of keys) await client.query(`${key} DEFERRABLE INITIALLY DEFERRED`);
    for (const table of tables) await fill(client, known, table, read(table.name));
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    for (const key of keys) await client.query(`${key} NOT DEFERRABLE`);
    for (const { name, last } of sequences) {
      await client.query('SELECT setval($1::text::regclass, $2::bigint)', [`public.${quoted(name)}`, last]);
    }
    await each('ENABLE TRIGGER USER');
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function assertSameTables(known: readonly TableFacts[], wanted: readonly BackupTable[]): void {
  const described = (tables: readonly { name: string; columns: readonly string[] }[]): string =>
    tables
      .map(({ name, columns }) => `${name}(${columns.join(',')})`)
      .sort()
      .join('\n');
  const here = known.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) }));
  if (described(here) === described(wanted)) return;
  throw new BackupRefused(
    'Các bảng của cơ sở dữ liệu khác với bản sao lưu. / The tables of the database are not those of the backup.',
  );
}

/** Beginnings of the statements that change each foreign key which is looked at row by row. */
async function foreignKeys(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
      WHERE contype = 'f' AND NOT condeferrable AND connamespace = 'public'::regnamespace AND conparentid = 0`,
  );
  return rows.map(({ table, name }) => `ALTER TABLE ${table} ALTER CONSTRAINT ${quoted(name)}`);
}

async function fill(
  client: Client,
  known: readonly TableFacts[],
  { name, columns, rows }: BackupTable,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const types = new Map(known.find((table) => table.name === name)?.columns.map((c) => [c.name, c.type]));
  const insert = [
    `INSERT INTO public.${quoted(name)} (${columns.map(quoted).join(', ')}) OVERRIDING SYSTEM VALUE`,
    `SELECT ${columns.map((column, i) => `r.c${i}::${types.get(column) ?? 'text'}`).join(', ')}`,
    `FROM unnest(${columns.map((_, i) => `$${i + 1}::text[]`).join(', ')})`,
    `AS r(${columns.map((_, i) => `c${i}`).join(', ')})`,
  ].join(' ');
  let batch: (string | null)[][] = [];
  let characters = 0;
  let written = 0;
  const send = async (): Promise<void> => {
    if (batch.length === 0) return;
    const result = await client.query(
      insert,
      columns.map((_, i) => batch.map((row) => row[i] ?? null)),
    );
    written += result.rowCount ?? 0;
    [batch, characters] = [[], 0];
  };
  for await (const line of linesOf(content)) {
    batch.push(Line.parse(JSON.parse(line)));
    characters += line.length;
    if (batch.length >= BATCH_ROWS || characters >= BATCH_CHARACTERS) await send();
  }
  await send();
  if (written !== rows) throw new Error(`${name}: ${written} rows of ${rows}`);
}

/** Lines as they were written: at line feeds alone, for JSON leaves the other separators of Unicode as they are. */
async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const packed = Readable.from(content);
  const unpacked = packed.pipe(createGunzip()).setEncoding('utf8');
  packed.on('error', (error) => unpacked.destroy(error));
  let rest = '';
  for await (const text of unpacked as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new Error('the last line is cut off');
}
