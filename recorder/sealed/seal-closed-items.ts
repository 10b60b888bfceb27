import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishPayload } from '../../src/contracts/recording-jobs.ts';
import { joinScenes } from '../finish/join-scenes.ts';
import type { Expected } from '../finish/probe.ts';
import { renderScenes } from '../finish/render-scenes.ts';
import { FRAMES_PER_SECOND, planScenes } from '../finish/scene-plan.ts';
import type { WorkFolder } from '../finish/work-folder.ts';
import type { RemuxedBridge } from '../finish/remuxed-bridge.ts';
import { remuxBridge, type BridgeFile } from '../remux/remux-bridge.ts';
import { PAYLOAD_FOLDER } from '../seal/seal-document.ts';
import type { RestrictedKey } from './restricted-key.ts';
import { sealFile } from './sealed-file.ts';

export interface SealClosedOptions {
  readonly payload: FinishPayload;
  readonly bridges: readonly RemuxedBridge[];
  readonly folder: WorkFolder;
  readonly sessionMs: number;
  readonly ffmpeg: string;
  readonly keys: RestrictedKey;
  readonly signal: AbortSignal;
}

/**
 * Makes the recording of each closed item by itself, the composite of its turns, and encrypts it by a key of its own:
 * nothing else in the package shows or sounds of it. What is made on the way is removed at once.
 */
export async function sealClosedItems(options: SealClosedOptions): Promise<Expected[]> {
  const { payload, bridges, folder } = options;
  const expected: Expected[] = [];
  for (const item of payload.timeline.items) {
    const restricted = bridges.some(({ segments }) =>
      segments.some(({ header }) => header.restrictedTo === item.itemId),
    );
    if (!item.closed || !restricted) continue;
    const work = join(folder.scratch, `closed-${item.itemId}`);
    await mkdir(work);
    try {
      const durationMs = await renderItem(item.itemId, work, options);
      if (durationMs === 0) continue;
      const name = `vu-viec-${String(item.place).padStart(3, '0')}.mp4.enc`;
      await mkdir(join(folder.payload, 'sealed'), { recursive: true });
      const target = join(folder.payload, 'sealed', name);
      await sealFile(join(work, 'item.mp4'), target, item.itemId, options.keys.makeItemKey());
      expected.push({
        ...{ kind: 'sealed', bridgeId: null, itemId: item.itemId, path: `${PAYLOAD_FOLDER}/sealed/${name}` },
        ...{ mimeType: 'application/octet-stream', streams: [], durationMs },
      });
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return expected;
}

/** @returns length, milliseconds; 0 where the item has no scene */
async function renderItem(itemId: string, work: string, options: SealClosedOptions): Promise<number> {
  const { payload, bridges, sessionMs, ffmpeg, keys, signal } = options;
  const { timeline } = payload;
  const made = new Map<string, readonly BridgeFile[]>();
  for (const { bridge, segments } of bridges) {
    const own = segments.filter(({ header }) => header.restrictedTo === itemId);
    if (own.length === 0) continue;
    // The clocks are read from all that the bridge sent; only the item's frames are written.
    const remuxed = await remuxBridge({
      ...{ segments, openedAt: timeline.openedAt, sessionMs, of: itemId, keys },
      ...{ ffmpeg, folder: work, baseName: bridge.code, signal },
    });
    made.set(bridge.bridgeId, remuxed.files);
  }
  const scenes = timeline.scenes.filter((scene) => scene.itemId === itemId);
  const plans = planScenes({
    timeline,
    sessionMs,
    filesOf: (bridgeId) => made.get(bridgeId) ?? [],
    open: itemId,
  }).filter((plan) => scenes.some(({ fromMs, toMs }) => fromMs <= plan.fromMs && plan.fromMs < toMs));
  if (plans.length === 0) return 0;
  const rendered = await renderScenes({
    ...{ ffmpeg, title: timeline.title, openedAt: timeline.openedAt, scenes: plans },
    ...{ workFolder: work, signal, onShare: () => undefined },
  });
  await joinScenes({
    ...{ ffmpeg, scenes: rendered, chapters: [], title: timeline.title },
    ...{ file: join(work, 'item.mp4'), workFolder: work, signal },
  });
  return (plans.reduce((sum, { frames }) => sum + frames, 0) * 1_000) / FRAMES_PER_SECOND;
}
