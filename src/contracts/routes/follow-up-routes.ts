import type { Routes } from '../tables.ts';

/** Tasks that follow from a reception, books and reports. */
export const followUpRoutes = {} as const satisfies Routes;
