type Fault = 'decide.timeMissing' | 'decide.startPast' | 'decide.endBefore';

/** What is wrong with a new time; null: nothing. */
export function faultOfTimes(
  start: number | null,
  end: number | null,
  now: number,
): { readonly start: Fault | null; readonly end: Fault | null } {
  return {
    start: start === null ? 'decide.timeMissing' : start <= now ? 'decide.startPast' : null,
    end: end === null ? 'decide.timeMissing' : start !== null && end <= start ? 'decide.endBefore' : null,
  };
}
