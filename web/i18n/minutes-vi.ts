/** Words of minutes, signatures and notices, Vietnamese. */
export const minutesVi = {
  'app.minutes': 'Biên bản',
} as const;
