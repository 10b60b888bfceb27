import type { minutesVi } from './minutes-vi.ts';

/** Words of minutes, signatures and notices, English. */
export const minutesEn: Readonly<Record<keyof typeof minutesVi, string>> = {
  'app.minutes': 'Minutes',
};
