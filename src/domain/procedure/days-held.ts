import { dayOf } from '../time.ts';
import type { SessionState } from '../session.ts';
import type { Organiser } from './calendar.ts';
import { startOfDate } from './calendar.ts';

/** What became of a day on which a periodic reception was due. */
export const DAY_OUTCOMES = ['held', 'postponed', 'cancelled', 'missed', 'coming'] as const;
export type DayOutcome = (typeof DAY_OUTCOMES)[number];

/** A day of the yearly calendar, with the session that was made for it. */
export interface CalendarDay {
  readonly organiser: Organiser;
  /** `YYYY-MM-DD`; stays when the session is moved. */
  readonly dueDate: string;
  /** Null: no session was ever made. */
  readonly session: { readonly state: SessionState; readonly plannedStart: number } | null;
}

export interface DaysHeld {
  readonly organiser: Organiser;
  /** Days up to now on which a periodic reception was due. */
  readonly due: number;
  /** Of these: concluded, on the day itself or on the one it was moved to. */
  readonly held: number;
  /** Moved to a day to come, or waiting for one. */
  readonly postponed: number;
  readonly cancelled: number;
  /** Nothing was held and nothing says why. */
  readonly missed: number;
}

/** A day falls due when it is over; one that was concluded before counts from then on. */
export function outcomeOf({ dueDate, session }: CalendarDay, now: number): DayOutcome {
  if (session?.state === 'concluded' || session?.state === 'archived') return 'held';
  if (session?.state === 'live' || session?.state === 'paused') return 'coming';
  if (now < dayOf(startOfDate(dueDate)).end) return 'coming';
  if (session === null) return 'missed';
  if (session.state === 'cancelled') return 'cancelled';
  if (session.state === 'postponed') return 'postponed';
  return now < dayOf(session.plannedStart).end ? 'postponed' : 'missed';
}

/** "Days held of days due" by organiser, in the order in which organisers are named. */
export function countDays(
  days: readonly CalendarDay[],
  organisers: readonly Organiser[],
  now: number,
): readonly DaysHeld[] {
  return organisers.map((organiser) => {
    const outcomes = days.filter((day) => day.organiser === organiser).map((day) => outcomeOf(day, now));
    const count = (outcome: DayOutcome): number => outcomes.filter((each) => each === outcome).length;
    return {
      organiser,
      due: outcomes.length - count('coming'),
      held: count('held'),
      postponed: count('postponed'),
      cancelled: count('cancelled'),
      missed: count('missed'),
    };
  });
}
