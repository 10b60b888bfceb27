import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { call } from '../api/http.ts';
import { dayMonthYear } from '../readiness/vietnam-time.ts';

/** The year that is looked at, kept in the address; the server's own until another one is chosen. */
export function useYear(): {
  /** Null until the server has told its time. */
  readonly year: number | null;
  readonly years: readonly number[];
  readonly setYear: (year: number) => void;
} {
  const [search, setSearch] = useSearchParams();
  const { data } = useQuery({ queryKey: ['about'], queryFn: () => call('about', {}), staleTime: Infinity });
  const present = data === undefined ? null : Number(dayMonthYear(data.serverTime).year);
  const asked = Number(search.get('year') ?? '');
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : present;
  const around = present === null ? [] : [-3, -2, -1, 0, 1, 2].map((ahead) => present + ahead);
  return {
    year,
    years: [...new Set([...around, ...(year === null ? [] : [year])])].toSorted((a, b) => a - b),
    setYear: (next) =>
      setSearch((old) => {
        old.set('year', String(next));
        return old;
      }),
  };
}
