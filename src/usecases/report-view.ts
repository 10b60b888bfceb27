import type { Board } from '../contracts/readiness.ts';
import type { Locale } from '../domain/errors.ts';
import { DomainError } from '../domain/errors.ts';
import { dateIn } from '../domain/working-days.ts';
import type { Actor } from './actor.ts';
import type { AttemptView } from './attempt-view.ts';
import type { ReportRow, Store } from './ports.ts';
import type { ReadinessBoard } from './readiness-board.ts';

/** What is taken out of readiness as a file. */
export interface ReportView {
  /** @throws {DomainError} `report_not_frozen` before the deadline */
  frozen(actor: Actor, sessionId: string): Promise<ReportRow>;
  spreadsheet(actor: Actor, sessionId: string): Promise<{ fileName: string; bytes: Buffer }>;
  /** @returns `path` below `root` */
  checkRecording(actor: Actor, attemptId: string): Promise<{ path: string; root: string; mimeType: string }>;
}

export function makeReportView(parts: {
  store: Store;
  board: ReadinessBoard;
  attempts: AttemptView;
  checksDir: string;
  spreadsheetOf: (board: Board, locale: Locale) => Promise<Buffer>;
}): ReportView {
  const { store, board, attempts, checksDir, spreadsheetOf } = parts;
  return {
    async frozen(actor, sessionId) {
      const { report, deadline } = await board.board(actor, sessionId);
      const row = report === null ? null : await store.reports.of(sessionId, deadline);
      if (row === null) throw new DomainError('report_not_frozen');
      return row;
    },
    async spreadsheet(actor, sessionId) {
      const now = await board.board(actor, sessionId);
      return {
        fileName: `kiem-tra-diem-cau-${dateIn(now.plannedStart)}.xlsx`,
        bytes: await spreadsheetOf(now, actor.locale),
      };
    },
    async checkRecording(actor, attemptId) {
      return { ...(await attempts.recording(actor, attemptId)), root: checksDir };
    },
  };
}
