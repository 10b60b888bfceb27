/** Words of the calendar of receptions, notices and invitations, Vietnamese. */
export const scheduleVi = {
  'app.schedule': 'Lịch tiếp',
} as const;
