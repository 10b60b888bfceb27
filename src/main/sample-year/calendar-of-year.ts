import { dateIn } from '../../domain/working-days.ts';
import type { Store } from '../../usecases/ports.ts';
import type { PlanRow, RuleRow } from '../../usecases/ports/schedule.ts';
import type { PlannedSession } from './plan-year.ts';
import { makeRandom } from './random.ts';

const BASIS = 'Luật Tiếp công dân (DỮ LIỆU MẪU)';

/** The rules that the periodic receptions of a year come from: the chairman's on the 15th, the Council's on the 30th. */
export function rulesOfYear(year: number, seed: number, writtenBy: string): readonly RuleRow[] {
  const random = makeRandom(seed * 10_009 + year);
  const at = Date.UTC(year - 1, 11, 1);
  const rule = (
    organiser: 'peoples_committee' | 'people_council',
    day: number,
    title: string,
    chairName: string,
  ): RuleRow => ({
    ...{ id: random.uuid(), version: 1, firstAt: at, writtenBy, writtenAt: at },
    rule: {
      ...{ organiser, chairName, title: `${title} (DỮ LIỆU MẪU)`, place: 'Trụ sở Ban Tiếp công dân tỉnh' },
      ...{ day: { by: 'day_of_month', day }, startTime: '08:00', endTime: '11:30' },
      ...{ from: `${year}-01-01`, until: `${year}-12-31` },
    },
  });
  return [
    rule('peoples_committee', 15, 'Tiếp công dân định kỳ của Chủ tịch UBND tỉnh', 'Chủ tịch UBND tỉnh'),
    rule('people_council', 30, 'Tiếp công dân định kỳ của Thường trực HĐND tỉnh', 'Thường trực HĐND tỉnh'),
  ];
}

/** What the office wrote of a reception when it was planned, a month before. */
export function planOf(session: PlannedSession, rules: readonly RuleRow[], writtenBy: string): PlanRow {
  const { sessionId, organiser, kind, plannedStart } = session;
  const day = dateIn(plannedStart);
  const periodic = kind === 'periodic';
  return {
    ...{ sessionId, version: 1, organiser, kind, basis: BASIS, reasonForOnline: '', words: '' },
    ruleId: periodic ? (rules.find(({ rule }) => rule.organiser === organiser)?.id ?? null) : null,
    ...{ period: periodic ? periodOf(session) : null, dueDate: periodic ? day : null },
    ...{ cause: periodic ? '' : 'Vụ việc phức tạp (DỮ LIỆU MẪU)', dialogue: null },
    ...{ writtenBy, writtenAt: plannedStart - 30 * 86_400_000 },
  };
}

/** The Council's day at the end of a month may fall on the first days of the next one. */
function periodOf({ organiser, plannedStart }: PlannedSession): string {
  const day = dateIn(plannedStart);
  const early = organiser === 'people_council' && Number(day.slice(8)) < 10;
  return dateIn(early ? plannedStart - 10 * 86_400_000 : plannedStart).slice(0, 7);
}

/** Writes the rules, once. */
export async function writeRules(store: Pick<Store, 'schedule'>, rules: readonly RuleRow[]): Promise<void> {
  for (const rule of rules) await store.schedule.addRule(rule);
}
