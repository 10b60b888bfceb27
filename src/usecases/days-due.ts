import { dueDaysOf } from '../domain/procedure/calendar.ts';
import type { Span } from '../domain/procedure/report-periods.ts';
import type { Store } from './ports.ts';

/**
 * On how many days of a span a periodic reception was due: by the plans that were made, and by the rules where none was.
 * @param span days `YYYY-MM-DD`, both inside
 * @returns null where the calendar has no rules: nothing is known then
 */
export async function daysDue(
  { schedule }: Pick<Store, 'schedule'>,
  { from, to }: Span,
  holidays: readonly string[],
): Promise<number | null> {
  const rules = await schedule.rules();
  if (rules.length === 0) return null;
  const days = new Set<string>();
  // What was due at the end of a year may have moved into the next one.
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(to.slice(0, 4)); year += 1) {
    const plans = await schedule.plansOfYear(year);
    for (const { dueDate } of plans) if (dueDate !== null) days.add(dueDate);
    for (const { id, rule } of rules)
      for (const { period, dueDate } of dueDaysOf(rule, year, holidays))
        if (!plans.some((plan) => plan.ruleId === id && plan.period === period)) days.add(dueDate);
  }
  return [...days].filter((day) => day >= from && day <= to).length;
}
