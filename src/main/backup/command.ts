import { readFile } from 'node:fs/promises';
import { ConfigError, readConfig, type Config } from '../../../config/settings.ts';
import { systemClock } from '../clock.ts';
import { StartRefused } from '../lifecycle.ts';
import { BackupRefused } from './backup-refused.ts';
import { withDatabase } from './with-database.ts';

const EXIT_REFUSED = 1;

/**
 * Runs a command that works with the database of this installation. What a person can mend is one sentence and exit
 * code 1.
 */
export async function runBackupCommand(
  work: (parts: { config: Config; databaseUrl: string; program: string }) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig();
    const program = await versionOf();
    await withDatabase(config, systemClock, (databaseUrl) => work({ config, databaseUrl, program }));
  } catch (error) {
    const known =
      error instanceof BackupRefused || error instanceof ConfigError || error instanceof StartRefused;
    if (!known) throw error;
    process.stderr.write(`✗ ${error.message}\n`);
    process.exitCode = EXIT_REFUSED;
  }
}

async function versionOf(): Promise<string> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
