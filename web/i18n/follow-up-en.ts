import type { followUpVi } from './follow-up-vi.ts';

/** Words of tasks, books and reports, English. */
export const followUpEn: Readonly<Record<keyof typeof followUpVi, string>> = {
  'app.followUp': 'Follow-up',
};
