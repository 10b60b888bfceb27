import type { ReactNode } from 'react';

/** Pages of keys and webhooks. */
export const exchangeRoutes: ReactNode = null;
