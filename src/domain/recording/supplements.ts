import type { SessionEvent } from '../session-events.ts';
import type { Scene } from './scenes.ts';

/** After the close a bridge may still bring what the line did not carry, for this long, milliseconds. */
export const SUPPLEMENT_GRACE_MS = 24 * 3_600_000;
/** Longest piece that a bridge brings at once, milliseconds. */
export const MAX_PIECE_MS = 30_000;
/** A browser's clock and ours may differ this much about when a piece began, milliseconds. */
const CLOCK_SLACK_MS = 2_000;

/** A stretch of the session, session milliseconds. */
interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
}

type Supplement = Extract<SessionEvent, { readonly type: 'supplement_received' }>;

/** The pieces that were brought to a session. */
export function supplementsOf(events: readonly SessionEvent[]): readonly Supplement[] {
  return events.filter((event) => event.type === 'supplement_received');
}

/** Where a piece lies, below the folder of the supplements. */
export function supplementPath(sessionId: string, supplementId: string): string {
  return `${sessionId}/${supplementId}.webm`;
}

/** Whether a bridge is one of those that are seen and heard in a scene, or would be if its line carried it. */
export function belongsIn(scene: Pick<Scene, 'kind' | 'onAir'>, bridgeId: string): boolean {
  return scene.kind === 'plenary' || scene.onAir.includes(bridgeId);
}

/**
 * Whether a piece of a bridge's own buffer may be taken into the recording: the bridge was on air in some of it, and in
 * none of it a closed item was received or a citizen disguised, since a buffer holds what the room truly looked like.
 * @param scenes of the session, up to now where it goes on
 * @param disguised items whose citizens are made unrecognisable
 */
export function mayBeSupplemented(
  piece: Piece,
  bridgeId: string,
  { scenes, disguised }: { readonly scenes: readonly Scene[]; readonly disguised: ReadonlySet<string> },
): boolean {
  const { fromMs, toMs } = piece;
  const length = toMs - fromMs;
  const end = scenes.at(-1)?.toMs ?? 0;
  if (length <= 0 || length > MAX_PIECE_MS || toMs < 0 || fromMs > end + CLOCK_SLACK_MS) return false;
  const met = scenes.filter((scene) => scene.fromMs < toMs && scene.toMs > fromMs);
  const hidden = met.some(
    ({ restricted, itemId }) => restricted || (itemId !== null && disguised.has(itemId)),
  );
  return !hidden && met.some((scene) => belongsIn(scene, bridgeId));
}
