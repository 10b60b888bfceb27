import type { Agency } from '../../contracts/invitations.ts';
import type { DialoguePlan, NoticeEntry, RuleDraft, ScheduleNotice } from '../../contracts/schedule.ts';
import type { Organiser, ReceptionKind } from '../../domain/procedure/calendar.ts';
import type { Answer, Asked, InvitationState } from '../../domain/procedure/invitation.ts';
import type { RegistrationListRow, RegistrationRow } from './registrations.ts';
import type { SessionRow } from './sessions.ts';

/** A version of a rule of the yearly calendar. */
export interface RuleRow {
  readonly id: string;
  readonly version: number;
  readonly rule: RuleDraft;
  readonly firstAt: number;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A version of what the office wrote of a session. */
export interface PlanRow {
  readonly sessionId: string;
  readonly version: number;
  readonly organiser: Organiser;
  readonly kind: ReceptionKind;
  readonly ruleId: string | null;
  readonly period: string | null;
  readonly dueDate: string | null;
  readonly basis: string;
  readonly reasonForOnline: string;
  readonly cause: string;
  readonly dialogue: DialoguePlan | null;
  readonly words: string;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A published notice. */
export interface ScheduleNoticeRow {
  readonly id: string;
  readonly year: number;
  readonly place: number;
  readonly number: string;
  readonly sort: ScheduleNotice['sort'];
  readonly words: string;
  readonly entries: NoticeEntry[];
  readonly reason: string;
  readonly short: boolean;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A version of an invitation. */
export interface InvitationRow {
  readonly id: string;
  readonly version: number;
  readonly round: number;
  readonly sessionId: string;
  readonly itemId: string | null;
  readonly bridgeId: string | null;
  readonly agency: string;
  readonly year: number;
  readonly place: number;
  readonly state: InvitationState;
  readonly asked: Asked;
  readonly answer: Answer | null;
  readonly name: string;
  readonly position: string;
  readonly reason: string;
  readonly firstAt: number;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

export interface AttendanceRow {
  readonly organiser: Organiser;
  readonly version: number;
  readonly agencies: Agency[];
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** Calendar, plans, notices and invitations. Append-only: a change is a new version. */
export interface ScheduleRecords {
  /** False where this version was written already, as of everything here. */
  addRule(row: RuleRow): Promise<boolean>;
  /** The newest version of each, in the order in which they came. */
  rules(): Promise<readonly RuleRow[]>;
  /** Plans a session and writes its first plan; false, and nothing, where the rule's month has one. */
  addSession(
    session: Omit<SessionRow, 'bridges'>,
    bridgeIds: readonly string[],
    plan: PlanRow,
  ): Promise<boolean>;
  addPlan(row: PlanRow): Promise<boolean>;
  /** All versions, newest first. */
  plansOf(sessionId: string): Promise<readonly PlanRow[]>;
  /** The newest plan of each of some sessions. */
  plans(sessionIds: readonly string[]): Promise<readonly PlanRow[]>;
  /** The newest plans of the sessions made for the months of a year. */
  plansOfYear(year: number): Promise<readonly PlanRow[]>;
  /** Writes a notice at the next place of its year. */
  addNotice(
    row: Omit<ScheduleNoticeRow, 'place' | 'number'>,
    numberOf: (place: number) => string,
  ): Promise<ScheduleNoticeRow>;
  /** Oldest first. */
  notices(): Promise<readonly ScheduleNoticeRow[]>;
  /** Writes first versions at the next places of their year; those that are there already are left out. */
  addInvitations(rows: readonly Omit<InvitationRow, 'place'>[]): Promise<readonly InvitationRow[]>;
  addInvitation(row: InvitationRow): Promise<boolean>;
  invitation(id: string): Promise<InvitationRow | null>;
  /** The newest version of each, in the order in which they were sent. */
  invitationsOf(sessionIds: readonly string[]): Promise<readonly InvitationRow[]>;
  addAttendance(row: AttendanceRow): Promise<boolean>;
  attendance(organiser: Organiser): Promise<AttendanceRow | null>;
  /** Registrations that were taken to another session and the lists they belong to, all or none. */
  moveRegistrations(
    rows: readonly RegistrationRow[],
    lists: readonly RegistrationListRow[],
  ): Promise<boolean>;
}
