import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedFile } from '../../src/contracts/archive.ts';
import type { CheckRecordingPayload, CheckRecordingResult } from '../../src/contracts/check-jobs.ts';
import { readSpool } from '../collect/read-spool.ts';
import { segmentsByBridge } from '../collect/segments-by-bridge.ts';
import type { Tools } from '../finish/find-tools.ts';
import { probeFile } from '../finish/probe.ts';
import { openWorkFolder } from '../finish/work-folder.ts';
import { remuxBridge, type BridgeFile } from '../remux/remux-bridge.ts';
import { clearCheckSpool } from './clear-spool.ts';
import { dayFolderOf, keepResult, readKept } from './kept-result.ts';
import { measurePicture } from './measure-picture.ts';
import { measureSound } from './measure-sound.ts';

/** A longer recording is no check but a session under the wrong name, milliseconds. */
const MAX_CHECK_MS = 300_000;

export interface CheckRecordingParts {
  readonly spoolDir: string;
  readonly checksDir: string;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

/**
 * Makes the recording of a readiness check as a session's recording is made, and measures what came out of it. A result
 * is kept beside the file: asked again for the same recording, it is told again, though the captured segments are gone.
 * @returns `file: null` where nothing that can be played was captured: that is a finding, no error
 * @throws {BadFile | FfmpegError} where a file did not become what it should be, as for a session; Error where the times
 * are none of a check; the signal's reason when aborted
 */
export async function checkRecording(
  payload: CheckRecordingPayload,
  parts: CheckRecordingParts,
): Promise<CheckRecordingResult> {
  const { spoolDir, checksDir, signal } = parts;
  const lengthMs = payload.closedAt - payload.openedAt;
  if (!(lengthMs > 0 && lengthMs <= MAX_CHECK_MS)) throw new Error(`a check does not last ${lengthMs} ms`);

  const result = (await readKept(checksDir, payload)) ?? (await makeRecording(payload, parts));
  // Stopped or taken over meanwhile: another recorder may still read the segments.
  signal.throwIfAborted();
  await clearCheckSpool(spoolDir, payload);
  return result;
}

async function makeRecording(
  payload: CheckRecordingPayload,
  parts: CheckRecordingParts,
): Promise<CheckRecordingResult> {
  const { attemptId, bridgeId, openedAt, closedAt } = payload;
  const { checksDir, tools, signal } = parts;
  const day = dayFolderOf(payload);
  const spool = await readSpool(join(parts.spoolDir, attemptId));
  const sorted = await segmentsByBridge(spool.segments);
  const work = await openWorkFolder(join(checksDir, day, attemptId));
  try {
    const made = await remuxBridge({
      segments: sorted.byBridge.get(bridgeId) ?? [],
      openedAt,
      sessionMs: closedAt - openedAt,
      ffmpeg: tools.ffmpeg,
      folder: work.bridges,
      baseName: payload.code,
      signal,
    });
    // Camera and microphone come first; a shared screen is no part of a check.
    const own = made.files.find(({ tracks }) => tracks.every(({ source }) => source !== 'screen'));
    const faults = [...spool.faults, ...sorted.faults, ...made.faults].map(({ kind }) => kind);
    const result: CheckRecordingResult = {
      attemptId,
      file: null,
      picture: null,
      sound: null,
      faults: [...new Set(faults)],
      ...(own === undefined ? {} : await publishAndMeasure(payload, own, parts)),
    };
    signal.throwIfAborted();
    await keepResult(checksDir, work.scratch, payload, result);
    return result;
  } finally {
    await work.remove();
  }
}

async function publishAndMeasure(
  payload: CheckRecordingPayload,
  made: BridgeFile,
  { checksDir, tools, signal }: CheckRecordingParts,
): Promise<Pick<CheckRecordingResult, 'file' | 'picture' | 'sound'>> {
  const ending = made.name.endsWith('.mp4') ? 'mp4' : 'webm';
  const path = `${dayFolderOf(payload)}/${payload.attemptId}.${ending}`;
  const found = await probe(payload, made, ending, path, tools, signal);
  const input = {
    ffmpeg: tools.ffmpeg,
    file: made.path,
    seconds: (payload.closedAt - payload.openedAt) / 1_000,
    signal,
  };
  const has = (kind: string): boolean => found.streams.some((stream) => stream.kind === kind);
  const picture = has('video') ? await measurePicture(input) : null;
  const sound = has('audio') ? await measureSound(input) : null;

  await syncToDisk(made.path);
  signal.throwIfAborted();
  await rename(made.path, join(checksDir, path));
  const { width, height, bytes, mimeType, sha256 } = found;
  return {
    file: { path, mimeType, bytes, durationMs: found.durationMs ?? 0, sha256 },
    picture: picture === null || width === null || height === null ? null : { width, height, ...picture },
    sound,
  };
}

/** Looks at the file exactly as at a session's: streams, length, and decoding to its end. */
function probe(
  payload: CheckRecordingPayload,
  { path: file, tracks }: BridgeFile,
  ending: 'mp4' | 'webm',
  path: string,
  tools: Tools,
  signal: AbortSignal,
): Promise<RecordedFile> {
  const streams = tracks.map(({ source }) => (source === 'microphone' ? 'audio' : 'video'));
  const mimeType = `${streams.includes('video') ? 'video' : 'audio'}/${ending}`;
  const durationMs = Math.max(...tracks.map(({ endMs }) => endMs));
  const expected = {
    kind: 'bridge' as const,
    bridgeId: payload.bridgeId,
    itemId: null,
    path,
    mimeType,
    streams,
    durationMs,
  };
  return probeFile(file, expected, tools, signal);
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
