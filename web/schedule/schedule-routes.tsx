import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const SchedulePage = lazy(() => import('./schedule-page.tsx').then((m) => ({ default: m.SchedulePage })));
const NewSessionPage = lazy(() =>
  import('./new-session-page.tsx').then((m) => ({ default: m.NewSessionPage })),
);
const PlanPage = lazy(() => import('./plan-page.tsx').then((m) => ({ default: m.PlanPage })));
const RulesPage = lazy(() => import('./rules-page.tsx').then((m) => ({ default: m.RulesPage })));
const NoticesPage = lazy(() => import('./notices-page.tsx').then((m) => ({ default: m.NoticesPage })));
const MyInvitationsPage = lazy(() =>
  import('./my-invitations-page.tsx').then((m) => ({ default: m.MyInvitationsPage })),
);

/** Pages of the calendar, the notices and the invitations. */
export const scheduleRoutes: ReactNode = (
  <>
    <Route
      path="/schedule"
      element={<Guarded can="schedule.read">{(me) => <SchedulePage me={me} />}</Guarded>}
    />
    <Route path="/schedule/new" element={<Guarded can="schedule.plan">{() => <NewSessionPage />}</Guarded>} />
    <Route path="/schedule/rules" element={<Guarded can="schedule.plan">{() => <RulesPage />}</Guarded>} />
    <Route
      path="/schedule/notices"
      element={<Guarded can="schedule.read">{() => <NoticesPage />}</Guarded>}
    />
    <Route
      path="/schedule/invitations"
      element={<Guarded can="invitation.answer">{(me) => <MyInvitationsPage me={me} />}</Guarded>}
    />
    <Route
      path="/schedule/:sessionId"
      element={<Guarded can="schedule.read">{(me) => <PlanPage me={me} />}</Guarded>}
    />
  </>
);
