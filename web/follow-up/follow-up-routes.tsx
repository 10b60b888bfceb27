import type { ReactNode } from 'react';

/** Pages of tasks, books and reports. */
export const followUpRoutes: ReactNode = null;
