import type { scheduleVi } from './schedule-vi.ts';

/** Words of the calendar of receptions, notices and invitations, English. */
export const scheduleEn: Readonly<Record<keyof typeof scheduleVi, string>> = {
  'app.schedule': 'Schedule',
};
