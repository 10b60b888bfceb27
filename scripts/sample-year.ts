import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfig } from '../config/settings.ts';
import { systemClock } from '../src/main/clock.ts';
import { StartRefused } from '../src/main/lifecycle.ts';
import { argonPasswords } from '../src/main/passwords.ts';
import { makeSampleData } from '../src/main/sample-data.ts';
import { makeSampleYear, SampleYearRefused } from '../src/main/sample-year/make-sample-year.ts';
import { openOwnDatabase } from '../src/main/supervise/own-database.ts';
import { openDatabase } from '../src/store/database.ts';
import { makeStore } from '../src/store/store.ts';

/**
 * Writes an invented year of receptions (DỮ LIỆU MẪU): `npm run sample-year -- [--year 2026] [--seed 1]`. Into
 * DATABASE_URL or, while the service is stopped, into the own database under DATA_DIR. What lies ahead is only planned.
 * Exit code 0: written. 2: wrong use, or refused (real receptions are there, the year is there, the service runs).
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: { year: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const now = systemClock.now();
const year = z.coerce
  .number()
  .int()
  .min(2000)
  .max(2200)
  .default(new Date(now).getUTCFullYear())
  .parse(values.year);
const seed = z.coerce.number().int().min(0).max(1_000_000).parse(values.seed);

const config = readConfig();
try {
  const own =
    config.DATABASE_URL === '' ? await openOwnDatabase(config.dataDir, systemClock, process.env.PATH) : null;
  try {
    const database = await openDatabase(own?.url ?? config.DATABASE_URL, () => {});
    try {
      const store = makeStore(database.db);
      if ((await store.users.count()) === 0) {
        const accounts = await makeSampleData({
          ...{ store, clock: systemClock, passwords: argonPasswords },
          ...{ samplePassword: config.SAMPLE_PASSWORD, communes: config.SAMPLE_COMMUNES },
        });
        for (const { username, password } of accounts) say(`${username.padEnd(12)} ${password}`);
      }
      const plan = await makeSampleYear(store, { year, seed, until: now });
      const held = plan.filter(({ closedAt }) => closedAt <= now);
      const items = held.flatMap((session) => session.items).length;
      say(
        `Năm mẫu ${year} (DỮ LIỆU MẪU): ${plan.length} buổi tiếp, ${held.length} đã diễn ra với ${items} vụ việc.`,
      );
    } finally {
      await database.close();
    }
  } finally {
    await own?.close();
  }
} catch (error) {
  if (!(error instanceof SampleYearRefused || error instanceof StartRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
