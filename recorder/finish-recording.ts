import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { previewFolder } from '../src/contracts/preview.ts';
import type { FinishPayload, FinishProgress, FinishResult } from '../src/contracts/recording-jobs.ts';
import { JOURNAL_FILE } from '../src/contracts/segment.ts';
import { archiveFolder } from '../src/domain/archive-folder.ts';
import { fullerSpool } from './collect/fuller-spool.ts';
import { lackingOf } from './finish/accounts.ts';
import { chapterMetadata, chaptersOf } from './finish/chapters.ts';
import type { Tools } from './finish/find-tools.ts';
import { inParallel } from './finish/in-parallel.ts';
import { makeFiles } from './finish/make-files.ts';
import { MANIFEST_FILE, readManifest, type Manifest } from './finish/manifest.ts';
import { probeFile } from './finish/probe.ts';
import { ProgressMeter } from './finish/progress.ts';
import type { RemuxedBridge } from './finish/remuxed-bridge.ts';
import { openWorkFolder, publish } from './finish/work-folder.ts';
import { remuxBridge, type BridgeFile } from './remux/remux-bridge.ts';
import { BAG, JOURNAL_PAYLOAD, sealText, sha256, type PackageSeal } from './seal/seal-document.ts';
import type { RestrictedKey } from './sealed/restricted-key.ts';
import { sealClosedItems } from './sealed/seal-closed-items.ts';
import type { SealKey } from './seal/seal-key.ts';
import { chainedSeal, sealPackage, writeBag, type PackageFacts } from './seal/seal-package.ts';

export interface FinishParts {
  readonly spoolDir: string;
  /** The second disk that captured bytes went to as well; empty: none. */
  readonly mirrorDir: string;
  readonly archiveDir: string;
  /** What bridges brought from their own buffers. */
  readonly supplementsDir: string;
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly progress: (progress: FinishProgress) => void;
  /** Signs the package. */
  readonly sealKey: SealKey;
  /** Opens what was captured of closed items. */
  readonly restrictedKey: RestrictedKey;
  /** Named in the package as the one that keeps it. */
  readonly organisation: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Asks for a time stamp over the seal (RFC 3161); null: none is set up, or none came. */
  readonly stamp: (text: string) => Promise<Uint8Array | null>;
}

/** Folder of a session's finished recording. */
export function archiveFolderOf(archiveDir: string, sessionId: string, openedAt: number): string {
  return join(archiveDir, archiveFolder(sessionId, openedAt));
}

/**
 * Makes the recording of a closed session from the spool: a file per bridge, the composite as it was seen, its sound,
 * an extract per item, the timeline; all looked at, put into a package and sealed. The spool is only read. All is made in
 * a folder beside the place and moved there at once, so a recording is there whole or not at all; one that was finished
 * from the same journal is told again, not made again.
 * @throws {BadFile | FfmpegError} where a file did not become what it should be; the signal's reason when aborted
 */
export async function finishRecording(payload: FinishPayload, parts: FinishParts): Promise<FinishResult> {
  const { timeline } = payload;
  const { sessionId, openedAt, closedAt } = timeline;
  const meter = new ProgressMeter(
    (progress) => parts.progress(progress),
    () => performance.now(),
  );
  const spool = await fullerSpool(sessionId, [parts.spoolDir, parts.mirrorDir]);
  const place = archiveFolderOf(parts.archiveDir, sessionId, openedAt);
  const finished = await readManifest(join(place, MANIFEST_FILE));
  if (finished !== null && isSame(finished, payload, spool.journalHash)) {
    return resultOf(finished, (await chainedSeal(parts.archiveDir, place)) ?? (await seal(finished, parts)));
  }

  const { sorted } = spool;
  const faults = [...spool.faults, ...sorted.faults];
  const folder = await openWorkFolder(place);
  try {
    const sessionMs = closedAt - openedAt;
    const chapters = chaptersOf(timeline, sessionMs);
    meter.at('remux', 0);
    const metadataFile = join(folder.scratch, 'chapters.txt');
    await writeFile(metadataFile, chapterMetadata(chapters, timeline.title));
    let remuxed = 0;
    const bridges = await inParallel(timeline.bridges, async (bridge, index): Promise<RemuxedBridge> => {
      const segments = sorted.byBridge.get(bridge.bridgeId) ?? [];
      const made = await remuxBridge({
        ...{ segments, openedAt, sessionMs, metadataFile, keys: parts.restrictedKey },
        supplements: {
          pieces: payload.supplements
            .filter(({ bridgeId }) => bridgeId === bridge.bridgeId)
            .map((piece) => ({ ...piece, path: join(parts.supplementsDir, piece.path) })),
          lacking: (tracks) => lackingOf(timeline, bridge.bridgeId, tracks, sessionMs),
        },
        ffmpeg: parts.tools.ffmpeg,
        folder: folder.bridges,
        baseName: `${String(index + 1).padStart(2, '0')}-${bridge.code}`,
        signal: parts.signal,
      });
      faults.push(...made.faults);
      meter.at('remux', (remuxed += 1) / timeline.bridges.length);
      return { bridge, files: made.files, tracks: made.tracks, segments };
    });
    const expected = await makeFiles({
      ...{ payload, bridges, chapters, folder, meter, sessionMs },
      ...{ tools: parts.tools, signal: parts.signal },
    });
    expected.push(
      ...(await sealClosedItems({
        ...{ payload, bridges, folder, sessionMs, ffmpeg: parts.tools.ffmpeg },
        ...{ keys: parts.restrictedKey, signal: parts.signal },
      })),
    );
    if (spool.journalHash !== null) {
      await copyFile(join(spool.folder, JOURNAL_FILE), join(folder.root, JOURNAL_PAYLOAD));
      expected.push({
        ...{ kind: 'journal', bridgeId: null, itemId: null, path: JOURNAL_PAYLOAD },
        ...{ mimeType: 'application/jsonl', streams: [], durationMs: null },
      });
    }
    let probed = 0;
    const files = await inParallel(expected, async (file) => {
      const found = await probeFile(join(folder.root, file.path), file, parts.tools, parts.signal);
      meter.at('manifest', (probed += 1) / expected.length);
      return found;
    });
    const manifest: Manifest = {
      version: 1,
      ...{ sessionId, title: timeline.title, openedAt, closedAt },
      bridges: timeline.bridges.map(({ bridgeId, code, name }) => ({ bridgeId, code, name })),
      files,
      tracks: bridges.flatMap(({ files: own }) => own.flatMap(tracksOf)),
      supplements: payload.supplements.map(({ path: _, ...piece }) => piece),
      faults,
      journalHash: spool.journalHash,
      tools: { ...parts.tools.versions, node: process.version },
    };
    await writeFile(join(folder.root, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    const sealedAt = parts.now();
    await writeBag(folder.root, factsOf(manifest), parts.organisation, sealedAt);
    parts.signal.throwIfAborted();
    await publish(folder, place, manifest, [MANIFEST_FILE, BAG.declaration, BAG.info, BAG.payload]);
    await rm(previewFolder(place), { recursive: true, force: true });
    meter.at('seal', 0);
    const sealed = await seal(manifest, parts);
    meter.at('seal', 1);
    return resultOf(manifest, sealed);
  } finally {
    await folder.remove();
  }
}

function tracksOf({ name, tracks }: BridgeFile): Manifest['tracks'] {
  return tracks.map((track) => ({
    ...track,
    path: `data/bridges/${name}`,
    gaps: [...track.gaps],
    intervals: [...track.intervals],
    supplements: [...track.supplements],
  }));
}

function factsOf(manifest: Manifest): PackageFacts {
  const { sessionId, title, openedAt, closedAt, journalHash, files } = manifest;
  return {
    ...{ sessionId, title, openedAt, closedAt, journalHash, files, tagFiles: [MANIFEST_FILE] },
    folder: archiveFolder(sessionId, openedAt),
  };
}

function seal(manifest: Manifest, parts: FinishParts): Promise<PackageSeal> {
  const { archiveDir, sealKey: key, stamp } = parts;
  return sealPackage({ archiveDir, facts: factsOf(manifest), key, sealedAt: parts.now(), stamp });
}

function isSame(
  finished: Manifest,
  { timeline, supplements }: FinishPayload,
  journalHash: string | null,
): boolean {
  return (
    finished.sessionId === timeline.sessionId &&
    finished.openedAt === timeline.openedAt &&
    finished.closedAt === timeline.closedAt &&
    finished.journalHash !== null &&
    finished.journalHash === journalHash &&
    finished.supplements.length === supplements.length
  );
}

function resultOf(manifest: Manifest, seal: PackageSeal): FinishResult {
  const { number, sealedAt, keyId } = seal;
  const { sessionId, files, faults, journalHash, supplements } = manifest;
  return {
    sessionId,
    files,
    faults,
    journalHash,
    seal: { number, sealedAt, keyId, sha256: sha256(sealText(seal)) },
    supplements: supplements.length,
  };
}
