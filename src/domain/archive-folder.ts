import { TIME_ZONE } from './time.ts';

/**
 * Folder of a session below the archive: `2026/<session id>`. The year is that of the opening, in Vietnam.
 * @param openedAt milliseconds since the Unix epoch
 */
export function archiveFolder(sessionId: string, openedAt: number): string {
  const year = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, year: 'numeric' }).format(openedAt);
  return `${year}/${sessionId}`;
}

/** Folder of the minutes of a session, beside its recording: they are sealed after it, and on their own. */
export function minutesFolder(sessionId: string, openedAt: number): string {
  return `${archiveFolder(sessionId, openedAt)}.minutes`;
}
