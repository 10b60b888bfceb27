import { MantineProvider, Text, Title } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, type ReactNode } from 'react';
import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { ApiFailure } from './api/failure.ts';
import { useWords } from './i18n/words.ts';
import { exchangeRoutes } from './exchange/exchange-routes.tsx';
import { followUpRoutes } from './follow-up/follow-up-routes.tsx';
import { minutesRoutes } from './minutes/minutes-routes.tsx';
import { registrationRoutes } from './registrations/registration-routes.tsx';
import { reportRoutes } from './reports/report-routes.tsx';
import { scheduleRoutes } from './schedule/schedule-routes.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';
import { Layout } from './shared/layout.tsx';
import { Guarded } from './shared/me.tsx';
import { Loading } from './shared/page-states.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { theme } from './theme.ts';

const PreparePage = lazy(() =>
  import('./prepare/prepare-page.tsx').then((m) => ({ default: m.PreparePage })),
);
const CheckPage = lazy(() => import('./check/check-page.tsx').then((m) => ({ default: m.CheckPage })));
const RoomPage = lazy(() => import('./room/room-page.tsx').then((m) => ({ default: m.RoomPage })));
const DeskPage = lazy(() => import('./desk/desk-page.tsx').then((m) => ({ default: m.DeskPage })));
const KioskPage = lazy(() => import('./kiosk/kiosk-page.tsx').then((m) => ({ default: m.KioskPage })));
const ArchivePage = lazy(() =>
  import('./archive/archive-page.tsx').then((m) => ({ default: m.ArchivePage })),
);
const RequestsPage = lazy(() =>
  import('./archive/requests-page.tsx').then((m) => ({ default: m.RequestsPage })),
);
const PlayerPage = lazy(() => import('./archive/player-page.tsx').then((m) => ({ default: m.PlayerPage })));
const ReadinessPage = lazy(() =>
  import('./readiness/readiness-page.tsx').then((m) => ({ default: m.ReadinessPage })),
);
const BoardPage = lazy(() => import('./readiness/board-page.tsx').then((m) => ({ default: m.BoardPage })));
const ReportPage = lazy(() => import('./readiness/report-page.tsx').then((m) => ({ default: m.ReportPage })));
const SlipPage = lazy(() => import('./readiness/slip-page.tsx').then((m) => ({ default: m.SlipPage })));

const client = new QueryClient({
  defaultOptions: {
    // A refusal stays a refusal; only a line that is away is worth asking again.
    queries: {
      retry: (count, error) => error instanceof ApiFailure && error.code === 'offline' && count < 2,
    },
  },
});

function NotFoundPage(): ReactNode {
  const { say } = useWords();
  return (
    <div className="paper">
      <Title order={1}>{say('app.notFound')}</Title>
      <Text mt="md">
        <Link to="/">{say('app.toStart')}</Link>
      </Text>
    </div>
  );
}

/** All pages and who may see them. */
export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} forceColorScheme="light">
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route element={<Layout />}>
                <Route path="/sign-in" element={<SignInPage />} />
                <Route index element={<Guarded>{(me) => <SessionsPage me={me} />}</Guarded>} />
                <Route
                  path="/session/:sessionId/:bridgeId/prepare"
                  element={<Guarded can="session.join">{() => <PreparePage />}</Guarded>}
                />
                <Route
                  path="/check/:bridgeId"
                  element={<Guarded can="check.run">{() => <CheckPage />}</Guarded>}
                />
                {registrationRoutes}
                {scheduleRoutes}
                {minutesRoutes}
                {followUpRoutes}
                {reportRoutes}
                {exchangeRoutes}
                <Route
                  path="/readiness"
                  element={<Guarded can="readiness.board">{() => <ReadinessPage />}</Guarded>}
                />
                <Route
                  path="/readiness/:sessionId"
                  element={<Guarded can="readiness.board">{(me) => <BoardPage me={me} />}</Guarded>}
                />
                <Route
                  path="/readiness/:sessionId/report"
                  element={<Guarded can="readiness.board">{() => <ReportPage />}</Guarded>}
                />
                <Route
                  path="/checks/:attemptId/slip"
                  element={<Guarded can="readiness.read">{() => <SlipPage />}</Guarded>}
                />
                <Route
                  path="/archive"
                  element={<Guarded can="archive.list">{() => <ArchivePage />}</Guarded>}
                />
                <Route
                  path="/archive/requests"
                  element={<Guarded can="archive.list">{(me) => <RequestsPage me={me} />}</Guarded>}
                />
                <Route
                  path="/archive/:sessionId"
                  element={<Guarded can="archive.list">{(me) => <PlayerPage me={me} />}</Guarded>}
                />
                <Route path="*" element={<NotFoundPage />} />
              </Route>
              <Route
                path="/session/:sessionId/desk"
                element={<Guarded can="note.write">{(me) => <DeskPage me={me} />}</Guarded>}
              />
              <Route path="/kiosk" element={<KioskPage />} />
              <Route
                path="/session/:sessionId/:bridgeId"
                element={<Guarded can="session.join">{(me) => <RoomPage me={me} />}</Guarded>}
              />
            </Routes>
          </Suspense>
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
