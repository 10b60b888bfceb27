import type { Chapter, SessionTimeline } from '../../src/contracts/timeline.ts';
import type { ItemState } from '../../src/domain/conduct/items.ts';

const ENDS: Readonly<Partial<Record<ItemState, string>>> = {
  concluded: 'đã kết luận',
  deferred: 'tạm hoãn',
  absent: 'vắng mặt',
  refused: 'từ chối tiếp',
};

/**
 * The chapters of a session, from its beginning to its end without a hole: what came before the first item, each turn of
 * each item with how it ended, and what lay between and after. Titles are Vietnamese, as the recording is.
 */
export function chaptersOf(
  { turns, items }: Pick<SessionTimeline, 'turns' | 'items'>,
  sessionMs: number,
): Chapter[] {
  const chapters: Chapter[] = [];
  let at = 0;
  const fill = (toMs: number): void => {
    if (toMs <= at) return;
    const title = at === 0 ? 'Khai mạc' : toMs >= sessionMs ? 'Kết thúc' : 'Chuyển vụ việc';
    chapters.push({ fromMs: at, toMs, title, itemId: null });
  };
  for (const { itemId, fromMs, toMs, state } of turns) {
    const item = items.find((each) => each.itemId === itemId);
    if (item === undefined) continue;
    const end = Math.min(sessionMs, toMs);
    if (end <= Math.max(at, fromMs)) continue;
    fill(fromMs);
    const how = ENDS[state];
    const title = `Vụ việc ${item.place}: ${item.label}${how === undefined ? '' : ` (${how})`}`;
    chapters.push({ fromMs: Math.max(at, fromMs), toMs: end, title, itemId });
    at = end;
  }
  fill(sessionMs);
  return chapters;
}

/** The chapters as ffmpeg reads them: its own escapes, one line a value. */
export function chapterMetadata(chapters: readonly Chapter[], title: string): string {
  const value = (text: string): string => text.replace(/\s+/gu, ' ').replace(/[=;#\\]/gu, String.raw`\$&`);
  return [
    ';FFMETADATA1',
    `title=${value(title)}`,
    ...chapters.flatMap(({ fromMs, toMs, title: name }) => [
      '[CHAPTER]',
      'TIMEBASE=1/1000',
      `START=${Math.round(fromMs)}`,
      `END=${Math.round(toMs)}`,
      `title=${value(name)}`,
    ]),
    '',
  ].join('\n');
}

/** The chapters of a part of the session, counted from its beginning. */
export function chaptersWithin(
  chapters: readonly Chapter[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Chapter[] {
  return chapters.flatMap((chapter) => {
    const [from, to] = [Math.max(fromMs, chapter.fromMs), Math.min(toMs, chapter.toMs)];
    return to <= from ? [] : [{ ...chapter, fromMs: from - fromMs, toMs: to - fromMs }];
  });
}
