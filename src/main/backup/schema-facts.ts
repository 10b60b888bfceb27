import type { Client } from 'pg';

/** A table of the program as the database describes it. */
export interface TableFacts {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** An identifier as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Tables with the columns that can be written. */
export async function tablesOf(client: Client): Promise<readonly TableFacts[]> {
  const { rows } = await client.query<{ name: string; column: string; type: string }>(
    `SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      ORDER BY c.relname, a.attnum`,
  );
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const { name, column, type } of rows) {
    const columns = tables.get(name) ?? [];
    columns.push({ name: column, type });
    tables.set(name, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** Hashes of the migrations that the database had, in order; none where it is new. */
export async function migrationsOf(client: Client): Promise<string[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS there`,
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<{ hash: string }>(
    'SELECT hash FROM drizzle.__drizzle_migrations ORDER BY created_at',
  );
  return rows.map(({ hash }) => hash);
}

/** The first table that holds a row; null: none does. */
export async function firstFilled(client: Client): Promise<string | null> {
  for (const { name } of await tablesOf(client)) {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM public.${quoted(name)}) AS there`,
    );
    if (rows[0]?.there === true) return name;
  }
  return null;
}
