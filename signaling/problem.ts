import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Failure, Problem } from '../src/contracts/failure.ts';
import {
  DomainError,
  REFUSALS,
  refusalSentence,
  type Locale,
  type RefusalCode,
} from '../src/domain/errors.ts';
import { PROBLEM_SENTENCES } from '../src/domain/procedure/registration-sentences.ts';
import { sheetSentence, type SheetProblem } from '../src/domain/procedure/registration-sheet.ts';
import { REGISTRATION_PROBLEMS } from '../src/domain/procedure/registration.ts';

/** A name for one request, to find its log line by. */
export function newRequestId(): string {
  return randomUUID();
}

/** problem+json (RFC 9457) of a refusal. */
export function problemOf(
  code: RefusalCode,
  locale: Locale,
  requestId: string,
  faults?: Problem['faults'],
): Problem {
  return {
    type: `urn:cau-tiep-dan:${code}`,
    title: refusalSentence(code, locale),
    status: REFUSALS[code][0],
    code,
    requestId,
    ...(faults === undefined ? {} : { faults }),
  };
}

/** The same refusal for a socket acknowledgement. */
export function failureOf(code: RefusalCode, locale: Locale, requestId: string): Failure {
  return { code, message: refusalSentence(code, locale), requestId };
}

/** The code a caught error stands for: rules keep theirs, anything else is ours to mend. */
export function codeOf(error: unknown): RefusalCode {
  return error instanceof DomainError ? error.code : 'internal';
}

/** What zod found wrong, field by field. */
export function faultsOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** What the rules of registration found, field by field, in the user's language. */
export function problemFaults(error: unknown, locale: Locale): { path: string; message: string }[] {
  const told = error instanceof DomainError ? error.details['problems'] : [];
  if (!Array.isArray(told)) return [];
  if (error instanceof DomainError && error.code === 'import_refused')
    return (told as readonly SheetProblem[]).map((problem) => ({
      path: problem.where === 'file' ? '' : `row.${problem.row}.${problem.column}`,
      message: sheetSentence(problem, locale),
    }));
  return REGISTRATION_PROBLEMS.filter((each) => told.includes(each)).map((problem) => {
    const [path, vi, en] = PROBLEM_SENTENCES[problem];
    return { path, message: locale === 'en' ? en : vi };
  });
}

/** Language a browser asks for before anybody signed in; Vietnamese where it says nothing we have. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'vi';
}
