import { sha256 } from './seal-document.ts';

const FIRST_PREV = '0'.repeat(64);

/**
 * Looks whether each line of a journal names the hash of the line before.
 * @returns number of the first line that does not, from 1; null where all do
 */
export function brokenLine(text: string): number | null {
  let prev = FIRST_PREV;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    if (prevOf(line) !== prev) return index + 1;
    prev = sha256(line);
  }
  return null;
}

function prevOf(line: string): string | null {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('prev' in parsed)) return null;
    return typeof parsed.prev === 'string' ? parsed.prev : null;
  } catch {
    return null;
  }
}
