import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import type { BackupTable, Manifest } from './manifest.ts';
import { migrationsOf, quoted, tablesOf } from './schema-facts.ts';

/** Rows fetched at once. */
const BATCH = 500;

/** Takes the rows of one table, gzipped, a line of JSON each: the columns as PostgreSQL writes them, or null. */
export type KeepTable = (name: string, content: AsyncIterable<Uint8Array>) => Promise<void>;

/**
 * Reads the whole database as it stands at one instant, while others go on writing.
 * @param client a connection of its own
 */
export async function dumpDatabase(
  client: Client,
  keep: KeepTable,
): Promise<Pick<Manifest, 'migrations' | 'tables' | 'sequences'>> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(`SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`);
    const migrations = await migrationsOf(client);
    const tables: BackupTable[] = [];
    for (const { name, columns } of await tablesOf(client)) {
      const counted = { rows: 0 };
      const names = columns.map((column) => column.name);
      const lines = Readable.from(linesOf(client, name, names, counted));
      const packed = lines.pipe(createGzip());
      lines.on('error', (error) => packed.destroy(error));
      await keep(name, packed);
      tables.push({ name, columns: names, rows: counted.rows });
    }
    const { rows } = await client.query<{ name: string; last: string }>(
      `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1`,
    );
    return { migrations, tables, sequences: rows };
  } finally {
    await client.query('ROLLBACK');
  }
}

async function* linesOf(
  client: Client,
  table: string,
  columns: readonly string[],
  counted: { rows: number },
): AsyncGenerator<Buffer> {
  const wanted = columns.map((column) => `${quoted(column)}::text`).join(', ');
  await client.query(`DECLARE backup NO SCROLL CURSOR FOR SELECT ${wanted} FROM public.${quoted(table)}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `FETCH ${BATCH} FROM backup`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    counted.rows += rows.length;
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  await client.query('CLOSE backup');
}
