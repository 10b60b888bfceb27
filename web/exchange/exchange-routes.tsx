import { lazy, type ReactNode } from 'react';
import { Route } from 'react-router';
import { Guarded } from '../shared/me.tsx';

const ExchangePage = lazy(() => import('./exchange-page.tsx').then((m) => ({ default: m.ExchangePage })));

/** Pages of keys and webhooks. */
export const exchangeRoutes: ReactNode = (
  <Route path="/exchange" element={<Guarded can="exchange.manage">{() => <ExchangePage />}</Guarded>} />
);
