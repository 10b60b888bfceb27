import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const FollowUpPage = lazy(() => import('./follow-up-page.tsx').then((m) => ({ default: m.FollowUpPage })));
const TaskPage = lazy(() => import('./task-page.tsx').then((m) => ({ default: m.TaskPage })));
const ResultsPage = lazy(() => import('./results-page.tsx').then((m) => ({ default: m.ResultsPage })));
const ResultPage = lazy(() => import('./result-page.tsx').then((m) => ({ default: m.ResultPage })));

/** Pages of tasks and of what citizens are told. */
export const followUpRoutes: ReactNode = (
  <>
    <Route path="/follow-up" element={<Guarded can="task.read">{() => <FollowUpPage />}</Guarded>} />
    <Route
      path="/follow-up/tasks/:taskId"
      element={<Guarded can="task.read">{(me) => <TaskPage me={me} />}</Guarded>}
    />
    <Route path="/follow-up/results" element={<Guarded can="task.read">{() => <ResultsPage />}</Guarded>} />
    <Route
      path="/follow-up/results/:itemId"
      element={<Guarded can="task.read">{(me) => <ResultPage me={me} />}</Guarded>}
    />
  </>
);
