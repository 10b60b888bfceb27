import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const ReportsPage = lazy(() => import('./reports-page.tsx').then((m) => ({ default: m.ReportsPage })));

/** Pages of books and reports. */
export const reportRoutes: ReactNode = (
  <Route path="/reports" element={<Guarded can="report.read">{(me) => <ReportsPage me={me} />}</Guarded>} />
);
