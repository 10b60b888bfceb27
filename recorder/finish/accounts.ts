import type { SessionTimeline, SourceAccount } from '../../src/contracts/timeline.ts';
import { accountOf, type AccountSpan, type TrackGap } from '../../src/domain/recording/account.ts';
import type { SegmentRef } from '../collect/read-spool.ts';
import type { BridgeSegment } from '../remux/remux-bridge.ts';
import type { Interval } from '../remux/gaps.ts';
import type { TrackReport } from '../remux/track-frames.ts';

const SOURCES = ['microphone', 'camera'] as const;

export interface BridgeTracks {
  readonly bridgeId: string;
  readonly tracks: readonly TrackReport[];
  readonly segments: readonly BridgeSegment[];
}

/** Says of every bridge what there is of its sound and of its picture, for every millisecond of the session. */
export function accountsOf(
  timeline: Pick<SessionTimeline, 'scenes' | 'seats'>,
  bridges: readonly BridgeTracks[],
  sessionMs: number,
): SourceAccount[] {
  return bridges.flatMap(({ bridgeId, tracks, segments }) =>
    SOURCES.map((source) => {
      const own = tracks.filter((track) => track.source === source);
      return {
        ...{ bridgeId, source, spans: [...spansOf(timeline, bridgeId, own, sessionMs)] },
        packets: packetsOf(segments.filter(({ header }) => header.source === source).map(({ ref }) => ref)),
      };
    }),
  );
}

/**
 * What was to be recorded of a source and is not there, whosever fault it was: what a bridge may bring later.
 * @param tracks of the source
 */
export function lackingOf(
  timeline: Pick<SessionTimeline, 'scenes' | 'seats'>,
  bridgeId: string,
  tracks: readonly TrackReport[],
  sessionMs: number,
): readonly Interval[] {
  const lacking: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs, state } of spansOf(timeline, bridgeId, tracks, sessionMs)) {
    if (state !== 'lost' && state !== 'fault') continue;
    const before = lacking.at(-1);
    if (before?.toMs === fromMs) before.toMs = toMs;
    else lacking.push({ fromMs, toMs });
  }
  return lacking;
}

function spansOf(
  timeline: Pick<SessionTimeline, 'scenes' | 'seats'>,
  bridgeId: string,
  tracks: readonly TrackReport[],
  sessionMs: number,
): readonly AccountSpan[] {
  const { scenes, seats } = timeline;
  const supplements = tracks.flatMap((track) => track.supplements);
  return accountOf({ bridgeId, sessionMs, supplements, gaps: gapsOfAll(tracks, sessionMs), scenes, seats });
}

/** A bridge that changed its codec has several tracks: a gap is what all of them lack. */
function gapsOfAll(tracks: readonly TrackReport[], sessionMs: number): readonly TrackGap[] {
  const [only, ...others] = tracks;
  if (only === undefined) return [{ fromMs: 0, toMs: sessionMs, cause: 'absent' }];
  if (others.length === 0) return only.gaps;
  const edges = new Set([0, sessionMs]);
  for (const { gaps } of tracks) for (const { fromMs, toMs } of gaps) edges.add(fromMs).add(toMs);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.flatMap((fromMs, index): TrackGap[] => {
    const toMs = cuts[index + 1];
    if (toMs === undefined) return [];
    const at = (fromMs + toMs) / 2;
    const found = tracks.map(({ gaps }) => gaps.find((gap) => gap.fromMs <= at && at < gap.toMs));
    if (found.includes(undefined)) return [];
    const cause = found.find((gap) => gap?.cause !== 'absent')?.cause ?? 'absent';
    return [{ fromMs, toMs, cause }];
  });
}

function packetsOf(refs: readonly SegmentRef[]): SourceAccount['packets'] {
  const sum = { expected: 0, received: 0 };
  for (const { journalled } of refs) {
    sum.expected += journalled?.expected ?? 0;
    sum.received += journalled?.packets ?? 0;
  }
  return sum;
}
