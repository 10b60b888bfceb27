/** Words of tasks, books and reports, Vietnamese. */
export const followUpVi = {
  'app.followUp': 'Theo dõi kết quả',
} as const;
