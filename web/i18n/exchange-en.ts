import type { exchangeVi } from './exchange-vi.ts';

/** Words of keys and webhooks for other programs, English. */
export const exchangeEn: Readonly<Record<keyof typeof exchangeVi, string>> = {
  'app.exchange': 'Exchange',
};
