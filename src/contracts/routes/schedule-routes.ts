import type { Routes } from '../tables.ts';

/** When receptions are held, who is told of it, and who is invited. */
export const scheduleRoutes = {} as const satisfies Routes;
