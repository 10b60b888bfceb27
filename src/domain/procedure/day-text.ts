/** A day as papers write it: `2026-02-05` becomes `05/02/2026`. */
export function dayText(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${month}/${year}`;
}
