import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const ComingSessionsPage = lazy(() =>
  import('./coming-sessions-page.tsx').then((m) => ({ default: m.ComingSessionsPage })),
);
const RegistrationsPage = lazy(() =>
  import('./registrations-page.tsx').then((m) => ({ default: m.RegistrationsPage })),
);
/** Pages of the registration of citizens. */
export const registrationRoutes: ReactNode = (
  <>
    <Route
      path="/registrations"
      element={<Guarded can="registration.read">{() => <ComingSessionsPage />}</Guarded>}
    />
    <Route
      path="/registrations/:sessionId"
      element={<Guarded can="registration.read">{(me) => <RegistrationsPage me={me} />}</Guarded>}
    />
  </>
);
