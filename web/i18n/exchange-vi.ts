/** Words of keys and webhooks for other programs, Vietnamese. */
export const exchangeVi = {
  'app.exchange': 'Kết nối',
} as const;
