import { archiveRoutes } from './routes/archive-routes.ts';
import { exchangeRoutes } from './routes/exchange-routes.ts';
import { followUpRoutes } from './routes/follow-up-routes.ts';
import { generalRoutes } from './routes/general-routes.ts';
import { minutesRoutes } from './routes/minutes-routes.ts';
import { paperRoutes } from './routes/paper-routes.ts';
import { readinessRoutes } from './routes/readiness-routes.ts';
import { registrationPaperRoutes } from './routes/registration-paper-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { registrationRoutes } from './routes/registration-routes.ts';
import { scheduleRoutes } from './routes/schedule-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import type { Routes } from './tables.ts';

const BY_SUBJECT = {
  general: generalRoutes,
  sessions: sessionRoutes,
  papers: paperRoutes,
  registrations: { ...registrationRoutes, ...registrationPaperRoutes },
  schedule: scheduleRoutes,
  readiness: readinessRoutes,
  minutes: minutesRoutes,
  archive: archiveRoutes,
  'follow-up': followUpRoutes,
  reports: reportRoutes,
  exchange: exchangeRoutes,
} as const satisfies Record<string, Routes>;

/** What a route is about: its tag in OpenAPI. */
export function subjectOf(name: string): string {
  const found = Object.entries(BY_SUBJECT).find(([, table]) => name in table);
  return found?.[0] ?? 'general';
}

/** Every HTTP route: server binding, client, OpenAPI and docs/protocol.md derive from this table. */
export const routes = {
  ...generalRoutes,
  ...sessionRoutes,
  ...paperRoutes,
  ...registrationRoutes,
  ...registrationPaperRoutes,
  ...scheduleRoutes,
  ...readinessRoutes,
  ...minutesRoutes,
  ...archiveRoutes,
  ...followUpRoutes,
  ...reportRoutes,
  ...exchangeRoutes,
} as const satisfies Routes;
