import type { SessionTimeline } from '../../src/contracts/timeline.ts';
import type { Scene } from '../../src/domain/recording/scenes.ts';
import type { BridgeFile } from '../remux/remux-bridge.ts';
import type { Interval } from '../remux/gaps.ts';
import type { Box } from './grid.ts';
import { stageLayout } from './stage-layout.ts';

export const FRAMES_PER_SECOND = 25;

/** A picture or sound of a bridge that a scene draws from. */
export interface Source {
  readonly path: string;
  /** Session milliseconds in which it shows or sounds. */
  readonly intervals: readonly Interval[];
}

export interface Tile {
  /** Drawn under the picture, and as a card where there is none. */
  readonly name: string;
  /** What the card says below the name. */
  readonly note: string;
  readonly box: Box;
  /** Later ones lie over earlier ones. */
  readonly pictures: readonly Source[];
}

/** One stretch of the composite, its tiles and sounds. */
export interface ScenePlan {
  readonly fromMs: number;
  /** Place of its first picture in the composite, and how many it has. */
  readonly firstFrame: number;
  readonly frames: number;
  /** What is being received, below the session's title. */
  readonly subtitle: string;
  readonly tiles: readonly Tile[];
  readonly sounds: readonly Source[];
}

const WORDS = {
  noPicture: 'không có hình',
  closed: 'Phần tiếp kín, không có trong bản ghi chung',
  consultation: 'Hội ý riêng, không ghi hình, ghi âm',
  paused: 'Tạm dừng buổi tiếp',
  between: 'Chuyển vụ việc',
  plenary: 'Toàn thể',
  shared: 'Màn hình chia sẻ',
} as const;

export interface PlanOptions {
  readonly timeline: Pick<SessionTimeline, 'bridges' | 'items' | 'scenes' | 'documents'>;
  /** Length of the session, milliseconds. */
  readonly sessionMs: number;
  readonly filesOf: (bridgeId: string) => readonly BridgeFile[];
  /** The closed item whose pictures are to be shown; null: of closed items a card only. */
  readonly open: string | null;
}

/** What the composite draws, scene by scene, without a hole: who was on air, who stood large, what was received. */
export function planScenes(options: PlanOptions): readonly ScenePlan[] {
  const plans: ScenePlan[] = [];
  for (const scene of withoutHoles(options.timeline.scenes, options.sessionMs)) {
    const firstFrame = frameAt(scene.fromMs);
    const frames = frameAt(scene.toMs) - firstFrame;
    if (frames > 0) plans.push({ fromMs: scene.fromMs, firstFrame, frames, ...drawn(scene, options) });
  }
  return plans;
}

function frameAt(ms: number): number {
  return Math.round((ms * FRAMES_PER_SECOND) / 1_000);
}

/** Stretches that no event tells of (there are none in a session's own timeline) show nobody. */
function withoutHoles(scenes: readonly Scene[], sessionMs: number): readonly Scene[] {
  const out: Scene[] = [];
  const nobody = {
    kind: 'between',
    itemId: null,
    restricted: false,
    onAir: [],
    large: [],
    document: null,
  } as const;
  let at = 0;
  for (const scene of scenes) {
    const [fromMs, toMs] = [Math.max(at, scene.fromMs), Math.min(sessionMs, scene.toMs)];
    if (toMs <= fromMs) continue;
    if (fromMs > at) out.push({ ...nobody, fromMs: at, toMs: fromMs });
    out.push({ ...scene, fromMs, toMs });
    at = toMs;
  }
  if (at < sessionMs) out.push({ ...nobody, fromMs: at, toMs: sessionMs });
  return out;
}

function drawn(
  scene: Scene,
  { timeline, filesOf, open }: PlanOptions,
): Pick<ScenePlan, 'subtitle' | 'tiles' | 'sounds'> {
  const item = timeline.items.find(({ itemId }) => itemId === scene.itemId);
  const title = item === undefined ? '' : `Vụ việc ${item.place}: ${item.label}`;
  const card = (name: string, note: string) => {
    const [box] = stageLayout(1, 0);
    const tiles: Tile[] = box === undefined ? [] : [{ name, note, box, pictures: [] }];
    return { subtitle: title, tiles, sounds: [] };
  };
  if (scene.restricted && scene.itemId !== open) return card(item?.label ?? '', WORDS.closed);
  if (scene.kind === 'consultation' || scene.kind === 'paused') return card(WORDS[scene.kind], '');

  const within = ({ fromMs, toMs }: Interval): boolean => fromMs < scene.toMs && toMs > scene.fromMs;
  const sourcesOf = (bridgeId: string, source: string): Source[] =>
    filesOf(bridgeId).flatMap(({ path, tracks }) =>
      tracks
        .filter((track) => track.source === source)
        .map(({ intervals }) => ({ path, intervals: intervals.filter(within) }))
        .filter(({ intervals }) => intervals.length > 0),
    );
  const nameOf = (bridgeId: string): string =>
    timeline.bridges.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
  const faceOf = (bridgeId: string) => ({
    ...{ name: nameOf(bridgeId), note: WORDS.noPicture },
    pictures: sourcesOf(bridgeId, 'camera'),
  });
  const boards = [...documentOf(scene, timeline), ...screensOf(scene, sourcesOf, nameOf)].slice(0, 1);
  const small = scene.onAir.filter((id) => !scene.large.includes(id));
  const faces = [...scene.large, ...small].map(faceOf);
  // What was laid open stood large, with the faces beside it.
  const large = boards.length + (boards.length > 0 ? 0 : scene.large.length);
  const boxes = stageLayout(large, boards.length + faces.length - large);
  const tiles = [...boards, ...faces].flatMap((tile, index): Tile[] => {
    const box = boxes[index];
    return box === undefined ? [] : [{ ...tile, box }];
  });
  const sounds = scene.onAir.flatMap((id) => sourcesOf(id, 'microphone'));
  const subtitle = title === '' ? WORDS[scene.kind === 'plenary' ? 'plenary' : 'between'] : title;
  return { subtitle, tiles, sounds };
}

function documentOf(scene: Scene, { documents }: Pick<SessionTimeline, 'documents'>): Omit<Tile, 'box'>[] {
  const { document } = scene;
  if (document === null) return [];
  const name = documents.find(({ documentId }) => documentId === document.documentId)?.name ?? '';
  return [{ name, note: `Tài liệu đang trình chiếu, trang ${document.page}`, pictures: [] }];
}

function screensOf(
  scene: Scene,
  sourcesOf: (bridgeId: string, source: string) => Source[],
  nameOf: (bridgeId: string) => string,
): Omit<Tile, 'box'>[] {
  return scene.onAir.flatMap((id) => {
    const pictures = sourcesOf(id, 'screen');
    return pictures.length === 0 ? [] : [{ name: `${nameOf(id)}: ${WORDS.shared}`, note: '', pictures }];
  });
}
