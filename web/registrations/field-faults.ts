import { ApiFailure } from '../api/failure.ts';

/** What a refusal said of each field of the form, by its path: `persons.0.name`. */
export type FieldFaults = ReadonlyMap<string, string>;

/**
 * Finds the field of each fault.
 * @param wanted what to say of a field whose shape was not taken: most often it is empty
 */
export function fieldFaults(error: unknown, wanted: string): FieldFaults {
  if (!(error instanceof ApiFailure)) return new Map();
  const shaped = error.code === 'invalid_input';
  return new Map(
    error.faults
      .map(({ path, message }) => [path.replace(/^.*?draft\./, ''), shaped ? wanted : message] as const)
      // The first one that was told of a field stands.
      .toReversed(),
  );
}

/** Moves the focus to the first field that is marked as wrong. */
export function focusFirstFault(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault]')?.focus();
}
