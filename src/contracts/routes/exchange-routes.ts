import type { Routes } from '../tables.ts';

/** What other programs may ask and are told. */
export const exchangeRoutes = {} as const satisfies Routes;
