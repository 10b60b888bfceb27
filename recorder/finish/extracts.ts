import { join } from 'node:path';
import type { Chapter, SessionTimeline } from '../../src/contracts/timeline.ts';
import { chaptersWithin } from './chapters.ts';
import { joinScenes } from './join-scenes.ts';
import type { RenderedScene } from './render-scenes.ts';
import { FRAMES_PER_SECOND } from './scene-plan.ts';

export interface Extract {
  readonly name: string;
  readonly itemId: string;
  readonly durationMs: number;
}

/**
 * A file for each turn of each item that was received openly: nothing of another item is in it, since scenes begin and
 * end with the turns.
 * @returns in the order of the turns
 */
export async function makeExtracts(options: {
  readonly ffmpeg: string;
  readonly timeline: Pick<SessionTimeline, 'turns' | 'items' | 'title'>;
  readonly chapters: readonly Chapter[];
  readonly scenes: readonly RenderedScene[];
  readonly folder: string;
  readonly workFolder: string;
  readonly signal: AbortSignal;
  onShare(share: number): void;
}): Promise<Extract[]> {
  const { ffmpeg, timeline, chapters, scenes, folder, workFolder, signal } = options;
  const extracts: Extract[] = [];
  const seen = new Map<string, number>();
  for (const [index, { itemId, fromMs, toMs }] of timeline.turns.entries()) {
    options.onShare(index / timeline.turns.length);
    const item = timeline.items.find((each) => each.itemId === itemId);
    const own = scenes.filter((scene) => scene.fromMs >= fromMs && scene.fromMs < toMs);
    if (item === undefined || item.closed || own.length === 0) continue;
    const turn = (seen.get(itemId) ?? 0) + 1;
    seen.set(itemId, turn);
    const name = `vu-viec-${String(item.place).padStart(3, '0')}${turn === 1 ? '' : `-lan-${turn}`}.mp4`;
    await joinScenes({
      ...{ ffmpeg, scenes: own, chapters: chaptersWithin(chapters, { fromMs, toMs }) },
      ...{ title: `${timeline.title}: ${item.label}`, file: join(folder, name), workFolder, signal },
    });
    const frames = own.reduce((sum, scene) => sum + scene.frames, 0);
    extracts.push({ name, itemId, durationMs: (frames / FRAMES_PER_SECOND) * 1_000 });
  }
  return extracts;
}
