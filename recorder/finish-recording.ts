import { join } from 'node:path';
import type {
  FinishPayload,
  FinishProgress,
  FinishResult,
  RecordingFault,
} from '../src/contracts/recording-jobs.ts';
import type { RecordedFile } from '../src/contracts/archive.ts';
import { TIME_ZONE } from '../src/domain/time.ts';
import { readSpool } from './collect/read-spool.ts';
import { segmentsByBridge } from './collect/segments-by-bridge.ts';
import { makeAudio } from './finish/audio.ts';
import { makeComposite } from './finish/composite.ts';
import type { Tools } from './finish/find-tools.ts';
import { MANIFEST_FILE, readManifest, type Manifest } from './finish/manifest.ts';
import { makePosters } from './finish/posters.ts';
import { probeFile, type Expected } from './finish/probe.ts';
import { ProgressMeter } from './finish/progress.ts';
import { openWorkFolder, publish, type WorkFolder } from './finish/work-folder.ts';
import { remuxBridge, type BridgeFile } from './remux/remux-bridge.ts';

export interface FinishParts {
  readonly spoolDir: string;
  readonly archiveDir: string;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly progress: (progress: FinishProgress) => void;
}

/** Year of the opening in Vietnam: the folder below the archive. */
const YEAR = new Intl.DateTimeFormat('en', { timeZone: TIME_ZONE, year: 'numeric' });

/** Folder of a session's finished recording. */
export function archiveFolderOf(archiveDir: string, sessionId: string, openedAt: number): string {
  return join(archiveDir, YEAR.format(openedAt), sessionId);
}

/**
 * Makes the recording of a closed session from the spool: a file per bridge, composite, sound, posters, manifest.
 * The spool is only read. All is made in a folder beside the place and moved there at once, so a recording is
 * there whole or not at all; one that was finished from the same journal is told again, not made again.
 * @throws {BadFile | FfmpegError} where a file did not become what it should be; the signal's reason when aborted
 */
export async function finishRecording(payload: FinishPayload, parts: FinishParts): Promise<FinishResult> {
  const { sessionId, openedAt, closedAt } = payload;
  const meter = new ProgressMeter(
    (progress) => parts.progress(progress),
    () => performance.now(),
  );
  const spool = await readSpool(join(parts.spoolDir, sessionId));
  const place = archiveFolderOf(parts.archiveDir, sessionId, openedAt);
  const finished = await readManifest(join(place, MANIFEST_FILE));
  if (finished !== null && isSame(finished, payload, spool.journalHash)) return resultOf(finished);

  const sorted = await segmentsByBridge(spool.segments);
  const faults: RecordingFault[] = [...spool.faults, ...sorted.faults];
  const folder = await openWorkFolder(place);
  try {
    const remuxed: { bridge: FinishPayload['bridges'][number]; files: readonly BridgeFile[] }[] = [];
    for (const [index, bridge] of payload.bridges.entries()) {
      meter.at('remux', index / payload.bridges.length);
      const made = await remuxBridge({
        segments: sorted.byBridge.get(bridge.bridgeId) ?? [],
        openedAt,
        sessionMs: closedAt - openedAt,
        ffmpeg: parts.tools.ffmpeg,
        folder: folder.bridges,
        baseName: `${String(index + 1).padStart(2, '0')}-${bridge.code}`,
        signal: parts.signal,
      });
      faults.push(...made.faults);
      remuxed.push({ bridge, files: made.files });
    }
    const expected = await makeFiles(payload, parts, folder, remuxed, meter);
    const files: RecordedFile[] = [];
    for (const [index, file] of expected.entries()) {
      meter.at('manifest', index / expected.length);
      files.push(await probeFile(join(folder.root, file.path), file, parts.tools, parts.signal));
    }
    const manifest: Manifest = {
      version: 1,
      sessionId,
      title: payload.title,
      openedAt,
      closedAt,
      bridges: payload.bridges.map(({ bridgeId, code, name }) => ({ bridgeId, code, name })),
      files,
      tracks: remuxed.flatMap(({ files: own }) =>
        own.flatMap(({ name, tracks }) =>
          tracks.map((track) => ({
            ...track,
            path: `bridges/${name}`,
            gaps: [...track.gaps],
            intervals: [...track.intervals],
          })),
        ),
      ),
      faults,
      journalHash: spool.journalHash,
      tools: { ...parts.tools.versions, node: process.version },
    };
    parts.signal.throwIfAborted();
    await publish(folder, place, manifest);
    meter.at('manifest', 1);
    return resultOf(manifest);
  } finally {
    await folder.remove();
  }
}

async function makeFiles(
  payload: FinishPayload,
  parts: FinishParts,
  folder: WorkFolder,
  remuxed: readonly { bridge: FinishPayload['bridges'][number]; files: readonly BridgeFile[] }[],
  meter: ProgressMeter,
): Promise<Expected[]> {
  const { signal } = parts;
  const { ffmpeg } = parts.tools;
  const sessionMs = payload.closedAt - payload.openedAt;
  const composite = join(folder.root, 'composite.mp4');
  meter.at('composite', 0);
  await makeComposite({
    ffmpeg,
    title: payload.title,
    openedAt: payload.openedAt,
    sessionMs,
    bridges: remuxed.map(({ bridge, files }) => ({ name: bridge.name, files })),
    file: composite,
    workFolder: folder.scratch,
    signal,
    onShare: (share) => meter.at('composite', share),
  });
  meter.at('audio', 0);
  await makeAudio({ ffmpeg, composite, file: join(folder.root, 'audio.m4a'), signal });
  meter.at('posters', 0);
  const posters = await makePosters({ ffmpeg, composite, sessionMs, folder: folder.posters, signal });

  const shared = { bridgeId: null, durationMs: sessionMs };
  return [
    ...remuxed.flatMap(({ bridge, files }) => files.map((file) => expectedOf(bridge.bridgeId, file))),
    {
      ...shared,
      kind: 'composite',
      path: 'composite.mp4',
      mimeType: 'video/mp4',
      streams: ['video', 'audio'],
    },
    { ...shared, kind: 'audio', path: 'audio.m4a', mimeType: 'audio/mp4', streams: ['audio'] },
    ...posters.map((name): Expected => {
      const path = `posters/${name}`;
      return {
        kind: 'poster',
        bridgeId: null,
        path,
        mimeType: 'image/jpeg',
        streams: ['image'],
        durationMs: null,
      };
    }),
  ];
}

function expectedOf(bridgeId: string, { name, tracks }: BridgeFile): Expected {
  const video = tracks.some(({ source }) => source !== 'microphone');
  const container = name.endsWith('.mp4') ? 'mp4' : 'webm';
  return {
    kind: tracks.some(({ source }) => source === 'screen') ? 'screen' : 'bridge',
    bridgeId,
    path: `bridges/${name}`,
    mimeType: `${video ? 'video' : 'audio'}/${container}`,
    streams: tracks.map(({ source }) => (source === 'microphone' ? 'audio' : 'video')),
    durationMs: tracks.reduce((latest, { endMs }) => Math.max(latest, endMs), 0),
  };
}

function isSame(finished: Manifest, payload: FinishPayload, journalHash: string | null): boolean {
  return (
    finished.sessionId === payload.sessionId &&
    finished.openedAt === payload.openedAt &&
    finished.closedAt === payload.closedAt &&
    finished.journalHash !== null &&
    finished.journalHash === journalHash
  );
}

function resultOf({ sessionId, files, faults, journalHash }: Manifest): FinishResult {
  return { sessionId, files, faults, journalHash };
}
