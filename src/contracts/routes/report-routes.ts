import { z } from 'zod';
import {
  BookRow,
  BRIDGE_FIGURES,
  CASE_FIGURES,
  DueReport,
  IssuedReport,
  IssueRequest,
  Page,
  ReportBridge,
  ReportCase,
  ReportFigures,
  ReportQuery,
  ReportSession,
  ReportTask,
  SESSION_FIGURES,
  TASK_FIGURES,
} from '../reports.ts';
import { Instant } from '../ids.ts';
import type { Routes } from '../tables.ts';

const ofReport = z.object({ reportId: z.uuid() });
const behind = ReportQuery.extend(Page.shape);

/** Books and reports of the receptions. */
export const reportRoutes = {
  listReports: {
    method: 'GET',
    path: '/api/reports',
    query: z.object({ year: z.coerce.number().int().min(2000).max(2200).optional() }),
    reply: z.object({
      year: z.number().int(),
      due: z.array(DueReport),
      /** Reports of other spans, newest first. */
      spans: z.array(IssuedReport),
      now: Instant,
    }),
    can: 'report.read',
    help: 'Reports of a year: which run, are due, overdue or given out, and by when',
  },
  getReportFigures: {
    method: 'GET',
    path: '/api/reports/figures',
    query: ReportQuery,
    reply: ReportFigures,
    can: 'report.read',
    help: 'The figures of a span as they stand now: an officer those of the own bridge',
  },
  printReport: {
    method: 'GET',
    path: '/api/reports/file',
    query: ReportQuery.extend({ format: z.enum(['docx', 'pdf', 'xlsx']) }),
    can: 'report.read',
    help: 'The figures of a span as a file: a draft, before it is given out',
  },
  listReportCases: {
    method: 'GET',
    path: '/api/reports/cases',
    query: behind.extend({ figure: z.enum(CASE_FIGURES) }),
    reply: z.object({ total: z.number().int(), cases: z.array(ReportCase) }),
    can: 'report.read',
    help: 'The matters behind a figure; as many as it says',
  },
  listReportSessions: {
    method: 'GET',
    path: '/api/reports/sessions',
    query: behind.extend({ figure: z.enum(SESSION_FIGURES) }),
    reply: z.object({ total: z.number().int(), sessions: z.array(ReportSession) }),
    can: 'report.read',
    help: 'The receptions behind a figure',
  },
  listReportBridges: {
    method: 'GET',
    path: '/api/reports/bridges',
    query: behind.extend({ figure: z.enum(BRIDGE_FIGURES) }),
    reply: z.object({ total: z.number().int(), bridges: z.array(ReportBridge) }),
    can: 'report.read',
    help: 'Bridge points at receptions behind a figure of readiness or of incidents',
  },
  listReportTasks: {
    method: 'GET',
    path: '/api/reports/tasks',
    query: behind.extend({ figure: z.enum(TASK_FIGURES) }),
    reply: z.object({ total: z.number().int(), tasks: z.array(ReportTask) }),
    can: 'report.read',
    help: 'The tasks behind a figure',
  },
  listBook: {
    method: 'GET',
    path: '/api/reports/book',
    query: behind,
    reply: z.object({ total: z.number().int(), rows: z.array(BookRow), sample: z.boolean() }),
    can: 'report.read',
    help: 'The book of receptions (form 03 of Circular 04/2021/TT-TTCP), by page',
  },
  printBook: {
    method: 'GET',
    path: '/api/reports/book/file',
    query: ReportQuery.extend({ format: z.enum(['docx', 'pdf', 'xlsx', 'csv']) }),
    can: 'report.read',
    help: 'The book of receptions as a file with its twelve columns',
  },
  issueReport: {
    method: 'POST',
    path: '/api/reports/issued',
    body: IssueRequest,
    reply: IssuedReport,
    can: 'report.issue',
    help: 'Give a report out: its figures are frozen; given out again it is a new version',
  },
  getIssuedReport: {
    method: 'GET',
    path: '/api/reports/issued/:reportId',
    params: ofReport,
    reply: IssuedReport.extend({ figures: ReportFigures }),
    can: 'report.read',
    help: 'A report as it was given out; not for officers of one bridge point',
  },
  printIssuedReport: {
    method: 'GET',
    path: '/api/reports/issued/:reportId/file',
    params: ofReport,
    query: z.object({ format: z.enum(['docx', 'pdf', 'xlsx', 'json']) }),
    can: 'report.read',
    help: 'A report as it was given out, as a file; json is the very text that was hashed',
  },
} as const satisfies Routes;
