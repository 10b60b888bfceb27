import type { ReactNode } from 'react';

/** Pages of minutes and notices after a session. */
export const minutesRoutes: ReactNode = null;
