import type { Routes } from '../tables.ts';

/** Minutes, signatures and notices after a session. */
export const minutesRoutes = {} as const satisfies Routes;
