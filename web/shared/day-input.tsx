import '@mantine/dates/styles.css';
import { DateInput } from '@mantine/dates';
import dayjs from 'dayjs';
import 'dayjs/locale/vi.js';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/words.ts';

dayjs.extend(customParseFormat);

/** A day, typed or chosen as dd/MM/yyyy whatever the browser's language. Days are `YYYY-MM-DD`; null: none. */
export function DayInput(props: {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
  min?: string;
  max?: string;
  clearable?: boolean;
  'data-testid'?: string;
}): ReactNode {
  const { label, value, onChange, min, max, clearable = false } = props;
  const { locale } = useWords();
  return (
    <DateInput
      {...{ label, value, onChange, clearable }}
      size="md"
      locale={locale}
      valueFormat="DD/MM/YYYY"
      placeholder="dd/mm/yyyy"
      data-testid={props['data-testid']}
      {...(min === undefined ? {} : { minDate: min })}
      {...(max === undefined ? {} : { maxDate: max })}
    />
  );
}
