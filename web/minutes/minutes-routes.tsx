import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const MinutesListPage = lazy(() =>
  import('./minutes-list-page.tsx').then((m) => ({ default: m.MinutesListPage })),
);
const MinutesPage = lazy(() => import('./minutes-page.tsx').then((m) => ({ default: m.MinutesPage })));

/** Pages of minutes and notices after a session. */
export const minutesRoutes: ReactNode = (
  <>
    <Route
      path="/minutes"
      element={<Guarded can="minutes.read">{(me) => <MinutesListPage me={me} />}</Guarded>}
    />
    <Route
      path="/minutes/:sessionId"
      element={<Guarded can="minutes.read">{(me) => <MinutesPage me={me} />}</Guarded>}
    />
  </>
);
