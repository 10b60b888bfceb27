import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedFile } from '../../src/contracts/archive.ts';
import {
  PREVIEW_FILE,
  previewFolder,
  type Preview,
  type PreviewPayload,
} from '../../src/contracts/preview.ts';
import { archiveFolder } from '../../src/domain/archive-folder.ts';
import { readSpool } from '../collect/read-spool.ts';
import { segmentsByBridge } from '../collect/segments-by-bridge.ts';
import type { Tools } from '../finish/find-tools.ts';
import { readHeader, sha256Of } from '../finish/probe.ts';
import { isThere } from '../is-there.ts';
import type { BridgeSegment } from '../remux/remux-bridge.ts';
import type { RestrictedKey } from '../sealed/restricted-key.ts';
import { BridgePreview } from './bridge-preview.ts';

export interface PreviewParts {
  readonly spoolDir: string;
  readonly archiveDir: string;
  readonly tools: Tools;
  readonly restrictedKey: RestrictedKey;
  readonly signal: AbortSignal;
  /** Told where one bridge's file cannot be made; the others go on. */
  readonly onFault: (bridgeId: string, error: unknown) => void;
  /** How often the spool is looked at, milliseconds. */
  readonly pollMs?: number;
}

const POLL_MS = 5_000;
const FILES = 'bridges';

/**
 * Follows a session from its first segment: each bridge's file is written while the session goes on, so that all that is
 * left at the close is the last minute. What comes of it can be played at once and is replaced by the recording that is
 * made of everything, looked at and sealed.
 * @returns null where the finished recording is there already
 */
export async function makePreview(payload: PreviewPayload, parts: PreviewParts): Promise<Preview | null> {
  const { sessionId, openedAt } = payload;
  const place = join(parts.archiveDir, archiveFolder(sessionId, openedAt));
  if (await isThere(place)) return null;
  const root = await openFolder(place);
  try {
    const names = await follow(payload, parts, join(root, FILES));
    const files = await Promise.all(
      names.map(({ bridgeId, name }) => describe(join(root, FILES, name), bridgeId, parts)),
    );
    const preview: Preview = { version: 1, sessionId, files };
    await writeFile(join(root, PREVIEW_FILE), JSON.stringify(preview));
    if (await isThere(place)) return null;
    await rm(previewFolder(place), { recursive: true, force: true });
    await rename(root, previewFolder(place));
    return preview;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** A folder of this attempt; those of recorders that are gone are cleared away. */
async function openFolder(place: string): Promise<string> {
  const parent = dirname(place);
  const prefix = `${basename(previewFolder(place))}-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent))
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  const root = join(parent, `${prefix}${randomUUID()}`);
  await mkdir(join(root, FILES), { recursive: true });
  return root;
}

async function follow(
  { sessionId, openedAt, bridges }: PreviewPayload,
  parts: PreviewParts,
  folder: string,
): Promise<{ readonly bridgeId: string; readonly name: string }[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([parts.signal, stop.signal]);
  const makers = new Map(
    bridges.map(({ bridgeId, code }, index) => [
      bridgeId,
      new BridgePreview({
        ...{ openedAt, folder, keys: parts.restrictedKey, signal, ffmpeg: parts.tools.ffmpeg },
        baseName: `${String(index + 1).padStart(2, '0')}-${code}`,
      }),
    ]),
  );
  const known = new Set<string>();
  try {
    for (;;) {
      const spool = await readSpool(join(parts.spoolDir, sessionId));
      // A segment is whole once the journal names it; those that nobody will name any more are taken at the end.
      const fresh = spool.segments.filter(
        ({ file, journalled }) => !known.has(file) && (spool.closed || journalled !== null),
      );
      for (const { file } of fresh) known.add(file);
      const { byBridge } = await segmentsByBridge(fresh);
      for (const [bridgeId, segments] of byBridge) await makers.get(bridgeId)?.take(inOrder(segments));
      if (spool.closed) break;
      await pause(parts.pollMs ?? POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    const ended = await Promise.all(
      [...makers].map(async ([bridgeId, maker]) => {
        try {
          return { bridgeId, name: await maker.end() };
        } catch (error) {
          parts.signal.throwIfAborted();
          parts.onFault(bridgeId, error);
          return { bridgeId, name: null };
        }
      }),
    );
    return ended.flatMap(({ bridgeId, name }) => (name === null ? [] : [{ bridgeId, name }]));
  } finally {
    stop.abort(new Error('the preview ends'));
    // Who still waits for segments waits no more.
    for (const maker of makers.values()) void maker.end().catch(() => undefined);
  }
}

function inOrder(segments: readonly BridgeSegment[]): BridgeSegment[] {
  return segments.toSorted(
    (a, b) => a.header.startedAt - b.header.startedAt || a.header.index - b.header.index,
  );
}

/** What the file's header says; nobody has looked at all of it yet. */
async function describe(
  file: string,
  bridgeId: string,
  { tools, signal }: PreviewParts,
): Promise<Preview['files'][number]> {
  const [{ size }, header, sha256] = await Promise.all([
    stat(file),
    readHeader(file, tools, signal),
    sha256Of(file),
  ]);
  const streams = header.streams.flatMap(({ codec_type, codec_name }): RecordedFile['streams'] =>
    codec_type === 'audio' || codec_type === 'video' ? [{ kind: codec_type, codec: codec_name }] : [],
  );
  const shown = header.streams.find(({ codec_type }) => codec_type === 'video');
  const mimeType = `${shown === undefined ? 'audio' : 'video'}/${file.endsWith('.mp4') ? 'mp4' : 'webm'}`;
  return {
    ...{ id: randomUUID(), kind: 'bridge', bridgeId, itemId: null, path: `${FILES}/${basename(file)}` },
    ...{ mimeType, bytes: size, streams, sha256 },
    durationMs: Math.round((header.format?.duration ?? 0) * 1_000),
    ...{ width: shown?.width ?? null, height: shown?.height ?? null },
  };
}
