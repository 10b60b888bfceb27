import type { ReactNode } from 'react';

/** Pages of the calendar, the public schedule and invitations. */
export const scheduleRoutes: ReactNode = null;
