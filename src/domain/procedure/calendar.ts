import { dayOf } from '../time.ts';
import { dateIn, workingDayFrom } from '../working-days.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Whose reception it is: seed 002 is the chairman's, seed 003 the Council Standing Committee's. */
export const ORGANISERS = ['peoples_committee', 'people_council', 'other'] as const;
export type Organiser = (typeof ORGANISERS)[number];

/** Định kỳ, đột xuất, thường xuyên (DOMAIN §2). */
export const RECEPTION_KINDS = ['periodic', 'ad_hoc', 'regular'] as const;
export type ReceptionKind = (typeof RECEPTION_KINDS)[number];

/** Stands for the last such weekday of a month. */
export const LAST = 5;

/** On which day of each month. */
export type RuleDay =
  | { readonly by: 'day_of_month'; /** 1 to 31; in a shorter month its last day. */ readonly day: number }
  | {
      readonly by: 'weekday_of_month';
      /** 1 Monday to 7 Sunday. */
      readonly weekday: number;
      /** 1 to 4, or `LAST`. */
      readonly nth: number;
    };

/** When a reception comes back every month. */
export interface RuleTimes {
  readonly day: RuleDay;
  /** `HH:MM` in Vietnam. */
  readonly startTime: string;
  readonly endTime: string;
  /** First day on which it holds, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day on which it holds; null: until further notice. */
  readonly until: string | null;
}

/** One day that a rule asks for. */
export interface DueDay {
  /** `YYYY-MM`: a rule asks for one reception a month, and for one only. */
  readonly period: string;
  /** The day by the rule, `YYYY-MM-DD`. */
  readonly byRule: string;
  /** The day it falls due: by the rule, or the next working day. */
  readonly dueDate: string;
  readonly start: number;
  readonly end: number;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** 00:00 in Vietnam of a day. @param date `YYYY-MM-DD` */
export function startOfDate(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return dayOf(Date.UTC(year, month - 1, day, 5)).start;
}

/** First and last-exclusive instant of a year in Vietnam. */
export function spanOfYear(year: number): { readonly start: number; readonly end: number } {
  return { start: startOfDate(`${year}-01-01`), end: startOfDate(`${year + 1}-01-01`) };
}

/** Day of the month that a rule names in a month; months from 1. */
function dayIn(day: RuleDay, year: number, month: number): number {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day.by === 'day_of_month') return Math.min(day.day, length);
  const firstWeekday = ((new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7) + 1;
  const first = 1 + ((day.weekday - firstWeekday + 7) % 7);
  const wanted = first + (day.nth - 1) * 7;
  return wanted <= length ? wanted : wanted - 7;
}

function instantOn(date: string, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return startOfDate(date) + (hours * 60 + minutes) * MINUTE_MS;
}

/**
 * The days a rule asks for in a year. One on a day off is held on the next working day (DOMAIN §3, T-30..T-10).
 * @param holidays `YYYY-MM-DD`, besides Saturdays and Sundays
 */
export function dueDaysOf(rule: RuleTimes, year: number, holidays: readonly string[]): readonly DueDay[] {
  return Array.from({ length: 12 }, (_, index): DueDay => {
    const period = `${year}-${two(index + 1)}`;
    const byRule = `${period}-${two(dayIn(rule.day, year, index + 1))}`;
    const dueDate = dateIn(workingDayFrom(startOfDate(byRule), holidays));
    const [start, end] = [instantOn(dueDate, rule.startTime), instantOn(dueDate, rule.endTime)];
    return { period, byRule, dueDate, start, end };
  }).filter(({ byRule }) => byRule >= rule.from && (rule.until === null || byRule <= rule.until));
}

/**
 * Whether a change comes so late that it takes a reason: less than so many days to go to the old day or to the new one
 * (seed 003: a changed date is announced five days before).
 */
export function isShortNotice(starts: readonly number[], now: number, days: number): boolean {
  return starts.some((start) => now > start - days * DAY_MS);
}
