import { join } from 'node:path';
import type { RecordingFault } from '../../src/contracts/recording-jobs.ts';
import type { SegmentHeader } from '../../src/contracts/segment.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';
import { loadSegment, type SegmentRef } from '../collect/read-spool.ts';
import { CODECS } from './producer-frames.ts';
import type { Interval } from './gaps.ts';
import { makeSessionClock } from './session-clock.ts';
import { Survey, type ProducerSurvey } from './survey.ts';
import { planFills, wholePieces, type SupplementPiece } from './supplement-fills.ts';
import { Track, type Fill, type TrackProducer, type TrackReport } from './track-frames.ts';
import { writeTracks } from './write-matroska.ts';

/** A captured segment that belongs to the bridge, its header read. */
export interface BridgeSegment {
  readonly ref: SegmentRef;
  readonly header: SegmentHeader;
}

export interface RemuxOptions {
  readonly segments: readonly BridgeSegment[];
  readonly openedAt: number;
  /** Length of the session, milliseconds. */
  readonly sessionMs: number;
  readonly ffmpeg: string;
  /** Folder to write into, and the names of the files without their endings. */
  readonly folder: string;
  readonly baseName: string;
  readonly metadataFile?: string;
  /** The closed item whose part is wanted; null: all but the closed items. */
  readonly of?: string | null;
  /** Opens the packets of closed items. */
  readonly keys?: RestrictedKey | null;
  /** What the bridge brought from its own buffer; used for nothing but what `lacking` says. */
  readonly supplements?: {
    readonly pieces: readonly SupplementPiece[];
    /** Which stretches lack and were to be recorded, given what the tracks of one source hold. */
    lacking(tracks: readonly TrackReport[]): readonly Interval[];
  };
  readonly signal: AbortSignal;
}

/** A file of one bridge and what its tracks hold. */
export interface BridgeFile {
  readonly name: string;
  readonly path: string;
  readonly tracks: readonly TrackReport[];
}

export interface RemuxedBridge {
  readonly files: readonly BridgeFile[];
  /** What every track holds, those too that no file came of. */
  readonly tracks: readonly TrackReport[];
  readonly faults: readonly RecordingFault[];
}

/**
 * Makes the playable files of one bridge: camera and microphone together, a shared screen by itself. Pictures of
 * another codec than the camera's first one (the bridge changed its browser) get a file of their own, since no
 * container changes codec within a track. A bridge that sent nothing gets no file.
 */
export async function remuxBridge(options: RemuxOptions): Promise<RemuxedBridge> {
  const faults: RecordingFault[] = [];
  const survey = new Survey();
  const segments = inOrder(options.segments);
  for (const { ref } of segments) {
    options.signal.throwIfAborted();
    const loaded = await loadSegment(ref, options.keys ?? null);
    faults.push(...loaded.faults);
    if (loaded.segment !== null) survey.add(loaded.segment.header, loaded.segment.records);
  }
  const clocks = makeSessionClock(survey.streams(), options.openedAt);
  const producers: TrackProducer[] = [];
  for (const producer of survey.producers.values()) {
    const { header } = producer;
    const own = segments.filter((segment) => segment.header.producerId === producer.producerId);
    if (CODECS[header.mimeType.toLowerCase()] === undefined) {
      const file = own[0]?.ref.file ?? '';
      faults.push({
        kind: 'codec_not_supported',
        file,
        detail: `${header.mimeType} cannot be remuxed; kept in the spool`,
      });
      continue;
    }
    producers.push({
      header,
      segments: own.map(({ ref }) => ref),
      clocks,
      openedAt: options.openedAt,
      keys: options.keys ?? null,
      lifetime: lifetimeOf(producer, options.openedAt),
    });
  }
  producers.sort((a, b) => a.lifetime.fromMs - b.lifetime.fromMs);

  const arranged = (fills?: FillsOf): FilePlan[] =>
    arrange(producers, options.sessionMs, options.of ?? null, fills);
  const files: BridgeFile[] = [];
  const reports: TrackReport[] = [];
  const fills = await fillsOf(options, arranged, faults);
  for (const { suffix, tracks } of arranged(fills)) {
    const name = `${options.baseName}${suffix}`;
    const path = join(options.folder, name);
    const { ffmpeg, metadataFile, signal } = options;
    const written = await writeTracks(tracks, {
      ...{ ffmpeg, file: path, signal },
      ...(metadataFile === undefined ? {} : { metadataFile }),
    });
    for (const track of tracks) {
      if (written.includes(track) || track.report().frames === 0) continue;
      const detail = `${track.source}: no key frame tells how to decode it; kept in the spool`;
      faults.push({ kind: 'track_without_key_frame', file: name, detail });
    }
    reports.push(...tracks.map((track) => track.report()));
    if (written.length > 0) files.push({ name, path, tracks: written.map((track) => track.report()) });
  }
  return { files, tracks: reports, faults };
}

/** What fills a track, by its source and codec. */
type FillsOf = (source: string, mimeType: string) => readonly Fill[];

/** Looks at all frames once to learn what lacks, where the bridge brought anything to fill it with. */
async function fillsOf(
  { supplements, signal }: RemuxOptions,
  arranged: () => readonly FilePlan[],
  faults: RecordingFault[],
): Promise<FillsOf | undefined> {
  if (supplements === undefined || supplements.pieces.length === 0) return undefined;
  const { pieces, faults: broken } = await wholePieces(supplements.pieces);
  faults.push(...broken);
  if (pieces.length === 0) return undefined;
  const looked: { track: Track; keyFrames: number[] }[] = [];
  for (const track of arranged().flatMap(({ tracks }) => tracks)) {
    const keyFrames: number[] = [];
    for await (const { key, timeMs } of track.frames()) {
      signal.throwIfAborted();
      if (key) keyFrames.push(timeMs);
    }
    looked.push({ track, keyFrames });
  }
  const plans = new Map<string, readonly Fill[]>();
  for (const source of ['microphone', 'camera'] as const) {
    const own = looked.filter(({ track }) => track.source === source);
    const lacking = supplements.lacking(own.map(({ track }) => track.report()));
    // Pictures of two codecs lie in two files: what lacks in both goes into the first.
    const [first] = own;
    if (first === undefined) continue;
    const { track, keyFrames } = first;
    const { mimeType, video } = track;
    plans.set(`${source} ${mimeType}`, planFills({ video, mimeType, lacking, keyFrames, pieces }));
  }
  return (source, mimeType) => plans.get(`${source} ${mimeType}`) ?? [];
}

interface FilePlan {
  readonly suffix: string;
  readonly tracks: readonly Track[];
}

/** Which tracks go into which file. */
function arrange(
  producers: readonly TrackProducer[],
  sessionMs: number,
  closedItem: string | null,
  fills: FillsOf = () => [],
): FilePlan[] {
  const trackOf = (wanted: readonly TrackProducer[]): Track[] => {
    const [first, ...rest] = wanted;
    if (first === undefined) return [];
    const { source, mimeType } = first.header;
    return [new Track([first, ...rest], sessionMs, closedItem, fills(source, mimeType))];
  };
  const of = (source: string): TrackProducer[] => producers.filter(({ header }) => header.source === source);
  const codecOf = ({ header }: TrackProducer): string => header.mimeType.toLowerCase();
  const endingOf = (codec: string | undefined): string => (codec === 'video/h264' ? '.mp4' : '.webm');

  const plans: FilePlan[] = [];
  for (const source of ['camera', 'screen'] as const) {
    const codecs = [...new Set(of(source).map(codecOf))];
    if (source === 'camera' && codecs.length === 0) codecs.push('');
    for (const [index, codec] of codecs.entries()) {
      const pictures = trackOf(of(source).filter((producer) => codecOf(producer) === codec));
      const sounds = source === 'camera' && index === 0 ? trackOf(of('microphone')) : [];
      const part = `${source === 'screen' ? '-screen' : ''}${index === 0 ? '' : `-${index + 1}`}`;
      plans.push({ suffix: `${part}${endingOf(codec)}`, tracks: [...pictures, ...sounds] });
    }
  }
  return plans;
}

function lifetimeOf(producer: ProducerSurvey, openedAt: number): TrackProducer['lifetime'] {
  const toMs = producer.lastArrival - openedAt;
  const pauses = producer.pauses.map(({ from, to, cause }) => ({
    fromMs: from - openedAt,
    toMs: to === null ? toMs : to - openedAt,
    cause,
  }));
  const drops = producer.drops.map((at) => at - openedAt);
  return { fromMs: producer.firstArrival - openedAt, toMs, pauses, drops, ended: producer.ended };
}

function inOrder(segments: readonly BridgeSegment[]): BridgeSegment[] {
  return [...segments].sort(
    (a, b) =>
      a.header.producerId.localeCompare(b.header.producerId) ||
      a.header.index - b.header.index ||
      a.header.startedAt - b.header.startedAt,
  );
}
