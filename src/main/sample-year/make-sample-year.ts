import type { Store } from '../../usecases/ports.ts';
import { rulesOfYear, writeRules } from './calendar-of-year.ts';
import { planYear, type PlannedSession } from './plan-year.ts';
import { writeSession, type YearActors } from './write-year.ts';

const TOGETHER = 5;

/** Why a year was not written. */
export class SampleYearRefused extends Error {}

/**
 * Writes an invented year of receptions into a sample province. Sessions that would end after `until` are only planned.
 * @returns what was invented, for those who count it another way
 * @throws {SampleYearRefused} where the database holds real receptions, has no sample province, or has this year already
 */
export async function makeSampleYear(
  store: Store,
  { year, seed, until }: { readonly year: number; readonly seed: number; readonly until: number },
): Promise<readonly PlannedSession[]> {
  const held = await store.sessions.plannedBetween(0, Number.MAX_SAFE_INTEGER);
  if (held.some(({ sample }) => !sample))
    throw new SampleYearRefused('Cơ sở dữ liệu có buổi tiếp thật nên không tạo dữ liệu mẫu vào đó.');
  const actors = await actorsOf(store);
  const plan = planYear({ year, seed, bridges: await store.bridges.all() });
  if (held.some(({ id }) => id === plan[0]?.sessionId))
    throw new SampleYearRefused(`Năm mẫu ${year} (số gieo ${seed}) đã có trong cơ sở dữ liệu.`);
  const rules = rulesOfYear(year, seed, actors.secretary);
  await writeRules(store, rules);
  // Receptions know nothing of one another: some at a time go faster, and the pool of connections is not exhausted.
  for (let from = 0; from < plan.length; from += TOGETHER)
    await Promise.all(
      plan
        .slice(from, from + TOGETHER)
        .map((session) => writeSession(store, session, { actors, rules, until })),
    );
  return plan;
}

async function actorsOf(store: Store): Promise<YearActors> {
  const users = await store.users.withRoles(['chair', 'secretary', 'operator', 'bridge_officer']);
  const of = (role: string): string => {
    const id = users.find((user) => user.role === role)?.id;
    if (id === undefined) throw new SampleYearRefused('Chưa có tỉnh mẫu: xin chạy npm start một lần trước.');
    return id;
  };
  const secretary = of('secretary');
  return {
    ...{ secretary, operator: of('operator'), chair: of('chair') },
    officerOf: (bridgeId) => users.find((user) => user.bridgeId === bridgeId)?.id ?? secretary,
  };
}
