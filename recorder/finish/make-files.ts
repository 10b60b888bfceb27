import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinishPayload } from '../../src/contracts/recording-jobs.ts';
import type { Chapter, RecordingTimeline } from '../../src/contracts/timeline.ts';
import { TIMELINE_FILE } from '../../src/contracts/timeline.ts';
import type { RemuxedBridge } from './remuxed-bridge.ts';
import type { BridgeFile } from '../remux/remux-bridge.ts';
import { PAYLOAD_FOLDER } from '../seal/seal-document.ts';
import { accountsOf } from './accounts.ts';
import { makeAudio } from './audio.ts';
import { makeExtracts } from './extracts.ts';
import type { Tools } from './find-tools.ts';
import { joinScenes } from './join-scenes.ts';
import { makePosters } from './posters.ts';
import type { Expected } from './probe.ts';
import type { ProgressMeter } from './progress.ts';
import { renderScenes } from './render-scenes.ts';
import { planScenes } from './scene-plan.ts';
import { soundLevels, speakingSpans, waveformOf } from './sound-levels.ts';
import type { WorkFolder } from './work-folder.ts';

export interface MakeFilesOptions {
  readonly payload: FinishPayload;
  readonly bridges: readonly RemuxedBridge[];
  readonly chapters: readonly Chapter[];
  readonly folder: WorkFolder;
  readonly meter: ProgressMeter;
  readonly sessionMs: number;
  readonly tools: Tools;
  readonly signal: AbortSignal;
}

const COMPOSITE = 'composite.mp4';
const AUDIO = 'audio.m4a';
const WAVEFORM = 'waveform.json';

/** Makes everything that follows from the bridges' files. @returns what each file, theirs too, is expected to be */
export async function makeFiles(options: MakeFilesOptions): Promise<Expected[]> {
  const { payload, bridges, chapters, folder, meter, sessionMs, tools, signal } = options;
  const { timeline } = payload;
  const { ffmpeg } = tools;
  const common = { ffmpeg, workFolder: folder.scratch, signal };
  meter.at('composite', 0);
  const filesOf = (bridgeId: string): readonly BridgeFile[] =>
    bridges.find(({ bridge }) => bridge.bridgeId === bridgeId)?.files ?? [];
  const scenes = await renderScenes({
    ...{ ...common, title: timeline.title, openedAt: timeline.openedAt },
    scenes: planScenes({ timeline, sessionMs, filesOf, open: null }),
    onShare: (share) => meter.at('composite', share),
  });
  const composite = join(folder.payload, COMPOSITE);
  await joinScenes({ ...common, scenes, chapters, title: timeline.title, file: composite });
  meter.at('audio', 0);
  await makeAudio({ ffmpeg, composite, file: join(folder.payload, AUDIO), signal });
  meter.at('extracts', 0);
  const extracts = await makeExtracts({
    ...{ ...common, timeline, chapters, scenes, folder: folder.extracts },
    onShare: (share) => meter.at('extracts', share),
  });
  meter.at('posters', 0);
  const posters = await makePosters({ ffmpeg, composite, sessionMs, folder: folder.posters, signal });
  meter.at('timeline', 0);
  await writeTimeline(options);
  const levels = await soundLevels(ffmpeg, ['-i', composite], signal);
  await writeFile(join(folder.payload, WAVEFORM), JSON.stringify(waveformOf(levels)));
  const reports = await writeReports(options);

  const whole = { bridgeId: null, itemId: null };
  const data = (kind: Expected['kind'], path: string): Expected => ({
    ...{ ...whole, kind, path: `${PAYLOAD_FOLDER}/${path}`, mimeType: 'application/json' },
    ...{ streams: [], durationMs: null },
  });
  return [
    ...bridges.flatMap(({ bridge, files }) => files.map((file) => expectedOf(bridge.bridgeId, file))),
    {
      ...{ ...whole, kind: 'composite', path: `${PAYLOAD_FOLDER}/${COMPOSITE}`, mimeType: 'video/mp4' },
      ...{ streams: ['video', 'audio'], durationMs: sessionMs },
    },
    {
      ...{ ...whole, kind: 'audio', path: `${PAYLOAD_FOLDER}/${AUDIO}`, mimeType: 'audio/mp4' },
      ...{ streams: ['audio'], durationMs: sessionMs },
    },
    ...extracts.map(({ name, itemId, durationMs }): Expected => ({
      ...{ kind: 'extract', bridgeId: null, itemId, path: `${PAYLOAD_FOLDER}/extracts/${name}` },
      ...{ mimeType: 'video/mp4', streams: ['video', 'audio'], durationMs },
    })),
    ...posters.map((name): Expected => ({
      ...{ ...whole, kind: 'poster', path: `${PAYLOAD_FOLDER}/posters/${name}` },
      ...{ mimeType: 'image/jpeg', streams: ['image'], durationMs: null },
    })),
    data('timeline', TIMELINE_FILE),
    data('waveform', WAVEFORM),
    ...reports.map((path) => data('readiness', path)),
  ];
}

/** Every act, every gap, who spoke when: beside the pictures, what a reader in years needs. */
async function writeTimeline(options: MakeFilesOptions): Promise<void> {
  const { payload, bridges, chapters, folder, meter, sessionMs, tools, signal } = options;
  const speaking: RecordingTimeline['speaking'] = [];
  for (const [index, { bridge, files }] of bridges.entries()) {
    meter.at('timeline', index / (bridges.length + 1));
    const sounding = files.find(({ tracks }) => tracks.some(({ source }) => source === 'microphone'));
    if (sounding === undefined) continue;
    const levels = await soundLevels(tools.ffmpeg, ['-i', sounding.path], signal);
    speaking.push({ bridgeId: bridge.bridgeId, spans: speakingSpans(levels) });
  }
  const accounts = accountsOf(
    payload.timeline,
    bridges.map(({ bridge, tracks, segments }) => ({ bridgeId: bridge.bridgeId, tracks, segments })),
    sessionMs,
  );
  const timeline: RecordingTimeline = {
    ...{ ...payload.timeline, version: 1, chapters: [...chapters], accounts, speaking },
  };
  await writeFile(join(folder.payload, TIMELINE_FILE), `${JSON.stringify(timeline, null, 1)}\n`);
}

/** The frozen readiness reports, byte by byte as they were hashed. @returns their paths below the payload */
async function writeReports({ payload, folder }: MakeFilesOptions): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, { body }] of payload.readiness.entries()) {
    const path = `readiness/report-${index + 1}.json`;
    await writeFile(join(folder.payload, path), body);
    paths.push(path);
  }
  return paths;
}

function expectedOf(bridgeId: string, { name, tracks }: BridgeFile): Expected {
  const video = tracks.some(({ source }) => source !== 'microphone');
  const container = name.endsWith('.mp4') ? 'mp4' : 'webm';
  return {
    ...{ bridgeId, itemId: null, path: `${PAYLOAD_FOLDER}/bridges/${name}` },
    kind: tracks.some(({ source }) => source === 'screen') ? 'screen' : 'bridge',
    mimeType: `${video ? 'video' : 'audio'}/${container}`,
    streams: tracks.map(({ source }) => (source === 'microphone' ? 'audio' : 'video')),
    durationMs: tracks.reduce((latest, { endMs }) => Math.max(latest, endMs), 0),
  };
}
