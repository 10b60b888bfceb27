import { dateIn, workingDaysLater } from '../working-days.ts';

/**
 * What the citizen is told became of the matter, as the book of receptions counts it (Circular 04/2021/TT-TTCP, form
 * 03, columns 8 to 10): accepted for settlement, returned with guidance, forwarded to whom it belongs to; besides:
 * settled already, refused.
 */
export const RESULT_OUTCOMES = ['accepted', 'returned', 'forwarded', 'settled', 'refused'] as const;
export type ResultOutcome = (typeof RESULT_OUTCOMES)[number];

export const HANDOVER_WAYS = ['in_person', 'post', 'portal'] as const;
export type HandoverWay = (typeof HANDOVER_WAYS)[number];

/** `written`: not issued yet. */
export const RESULT_ACTS = ['written', 'issued', 'handed_over', 'corrected'] as const;
export type ResultAct = (typeof RESULT_ACTS)[number];

/** How and when a notice came to the citizen. */
export interface ResultHandover {
  readonly way: HandoverWay;
  /** `YYYY-MM-DD`. */
  readonly on: string;
  readonly note: string;
}

/** Working days in which a citizen is told (Law on Citizen Reception, art. 28; configurable). */
export const RESULT_NOTICE_DAYS = 10;

/**
 * The last day on which the notice is in time, `YYYY-MM-DD`.
 * @param receivedAt when the item of the session ended, epoch milliseconds
 * @param holidays `YYYY-MM-DD`
 */
export function resultDueOn(receivedAt: number, days: number, holidays: readonly string[]): string {
  return dateIn(workingDaysLater(receivedAt, days, holidays));
}

/** Late: issued after its day, or not issued although the day is over. @param today `YYYY-MM-DD` */
export function isResultLate(issuedOn: string | null, dueOn: string, today: string): boolean {
  return (issuedOn ?? today) > dueOn;
}
