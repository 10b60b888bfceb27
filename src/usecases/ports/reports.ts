import type {
  BridgeFigure,
  CaseFigure,
  ReportBridge,
  ReportSession,
  ReportTask,
  SessionFigure,
  TaskFigure,
} from '../../contracts/reports.ts';
import type { RegistrationDraft } from '../../contracts/registrations.ts';
import type { ItemKind, ItemState, RefusalCode } from '../../domain/conduct/items.ts';
import type { GroupCase, ReadinessOutcome, ReceptionKind } from '../../domain/procedure/reception-facts.ts';
import type { MatterField } from '../../domain/procedure/registration.ts';
import type { ReportKind } from '../../domain/procedure/report-periods.ts';
import type { ResultOutcome } from '../../domain/procedure/result-notice.ts';
import type { CaseClass, TaskState } from '../../domain/procedure/task.ts';

/** What reports count of a closed session. */
export interface SessionFactsRow {
  readonly sessionId: string;
  readonly kind: ReceptionKind;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly interruptions: number;
  readonly unrecordedMs: number;
  /** Events and versions of registrations it was made from. */
  readonly events: number;
  readonly registrations: number;
}

export interface BridgeFactsRow {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly readiness: ReadinessOutcome;
  readonly drops: number;
  readonly lostMs: number;
}

export interface CaseFactsRow {
  readonly itemId: string;
  readonly sessionId: string;
  readonly openedAt: number;
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  readonly place: number;
  readonly kind: ItemKind;
  readonly field: MatterField;
  readonly state: ItemState;
  readonly refusal: RefusalCode | null;
  readonly people: number;
  readonly turns: number;
  readonly backlog: boolean;
  readonly fromAbove: boolean;
  readonly bridgeIds: readonly string[];
  readonly registrationId: string | null;
}

/** Everything derived of one session. */
export interface Facts {
  readonly session: SessionFactsRow;
  readonly bridges: readonly BridgeFactsRow[];
  readonly cases: readonly CaseFactsRow[];
}

/** What figures are counted over: sessions opened in a span, narrowed or not. */
export interface ReportScope {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly bridgeId: string | null;
  readonly itemKind: ItemKind | null;
  readonly field: MatterField | null;
  /** `YYYY-MM-DD`: what is overdue is so on this day. */
  readonly today: string;
}

export interface Slice {
  readonly offset: number;
  readonly limit: number;
}
export interface Found<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

/** Sums over the cases received. */
export interface Counts {
  readonly turns: number;
  readonly people: number;
  readonly cases: number;
}

export type CaseRow = CaseFactsRow & {
  readonly sessionTitle: string;
  readonly label: string;
  readonly summary: string;
  readonly bridges: readonly string[];
};

/** What was written down of a case before the session. */
export interface RegisteredMatter {
  readonly id: string;
  readonly matter: RegistrationDraft;
}

/** What followed from an item's reception, for its row in the book. */
export interface CaseFollowUp {
  readonly itemId: string;
  /** The notice that was issued; null: none yet. */
  readonly result: {
    readonly outcome: ResultOutcome;
    readonly competent: string;
    readonly number: string;
    readonly issuedOn: string | null;
  } | null;
  readonly tasks: readonly {
    readonly agency: string;
    readonly deadline: string | null;
    readonly state: TaskState;
    readonly standing: CaseClass;
    readonly settledOn: string | null;
  }[];
}

/** A report as it was given out: `body` is the very text that was hashed. */
export interface IssuedReportRow {
  readonly id: string;
  readonly kind: ReportKind;
  readonly fromDay: string;
  readonly toDay: string;
  readonly version: number;
  readonly deadline: number | null;
  readonly late: boolean;
  readonly issuedAt: number;
  readonly issuedBy: string;
  readonly body: string;
  readonly sha256: string;
}
export type IssuedReportEntry = Omit<IssuedReportRow, 'body'> & { readonly issuerName: string };

/** Derived figures of closed sessions, and the reports that were given out. */
export interface ProcedureReports {
  /** Closed sessions whose facts are missing or older than their events or registrations. */
  outOfDate(): Promise<readonly string[]>;
  closedSessions(): Promise<readonly string[]>;
  /** Replaces whatever stood of the session. Idempotent. */
  save(facts: Facts): Promise<void>;
  factsOf(sessionId: string): Promise<Facts | null>;
  /** Whether a session of the scope holds invented data. */
  hasSample(scope: ReportScope): Promise<boolean>;
  caseSums(scope: ReportScope): Promise<
    Counts & {
      readonly groupPeople: number;
      readonly figures: Readonly<Record<CaseFigure, number>>;
    }
  >;
  countsBy(
    scope: ReportScope,
    by: 'kind' | 'field' | 'bridge' | 'month',
  ): Promise<readonly (Counts & { readonly key: string })[]>;
  sessionSums(scope: ReportScope): Promise<{
    readonly figures: Readonly<Record<SessionFigure, number>>;
    readonly days: number;
    readonly openMs: number;
    readonly interruptions: number;
    readonly unrecordedMs: number;
  }>;
  bridgeSums(scope: ReportScope): Promise<{
    readonly figures: Readonly<Record<BridgeFigure, number>>;
    readonly drops: number;
    readonly lostMs: number;
  }>;
  taskSums(scope: ReportScope): Promise<Readonly<Record<TaskFigure, number>>>;
  /** Large groups that were received and whose matter may be told. */
  groups(scope: ReportScope): Promise<readonly GroupCase[]>;
  /** The items that a figure counts, oldest first. */
  cases(scope: ReportScope, figure: CaseFigure, slice: Slice): Promise<Found<CaseRow>>;
  sessions(scope: ReportScope, figure: SessionFigure, slice: Slice): Promise<Found<ReportSession>>;
  bridges(scope: ReportScope, figure: BridgeFigure, slice: Slice): Promise<Found<ReportBridge>>;
  tasks(scope: ReportScope, figure: TaskFigure, slice: Slice): Promise<Found<ReportTask>>;
  /** The newest version of each. */
  registrations(ids: readonly string[]): Promise<readonly RegisteredMatter[]>;
  followUp(itemIds: readonly string[]): Promise<readonly CaseFollowUp[]>;
  /** False where this version was given out already. */
  issue(row: IssuedReportRow): Promise<boolean>;
  /** Without their figures, newest first. */
  issued(): Promise<readonly IssuedReportEntry[]>;
  issuedById(id: string): Promise<(IssuedReportRow & { readonly issuerName: string }) | null>;
}
