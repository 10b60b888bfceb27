import type { SessionTimeline } from '../../src/contracts/timeline.ts';
import type { BridgeFile, BridgeSegment } from '../remux/remux-bridge.ts';
import type { TrackReport } from '../remux/track-frames.ts';

/** A bridge with what was made of its captured bytes. */
export interface RemuxedBridge {
  readonly bridge: SessionTimeline['bridges'][number];
  readonly files: readonly BridgeFile[];
  readonly tracks: readonly TrackReport[];
  readonly segments: readonly BridgeSegment[];
}
