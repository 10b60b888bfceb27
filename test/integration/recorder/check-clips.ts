import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type EncodedPacket } from 'mediabunny';
import type { CheckRecordingPayload } from '../../../src/contracts/check-jobs.ts';
import { decode } from '../../fakes/flash-and-beep.ts';
import { writeSpool, type Clip, type Sending } from '../../fakes/rtp-feed.ts';

export const WIDTH = 640;
export const HEIGHT = 360;
/** Noon of 12 March 2026 in Vietnam. */
export const NOON = Date.UTC(2026, 2, 12, 5);

/** Pictures by their ffmpeg source, 25 a second. `still` repeats one picture; `room` is it with a sensor's noise. */
const STILL = 'smptehdbars=r=25,loop=-1:1:0';
export const PICTURES = {
  moving: 'testsrc2=r=25',
  black: 'color=black:r=25',
  still: STILL,
  room: `${STILL},noise=c0s=6:c0f=t`,
  darkRoom: 'color=c=0x0a0a0a:r=25,noise=c0s=6:c0f=t',
} as const;
export const SOUNDS = {
  speech: "aevalsrc='0.4*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*3*t))':s=48000",
  silence: 'anullsrc=r=48000:cl=mono',
  // One second of tone in every four.
  pauses: "aevalsrc='0.4*sin(2*PI*440*t)*lt(mod(t,4),1)':s=48000",
} as const;

export interface ClipOptions {
  readonly picture: keyof typeof PICTURES;
  readonly sound: keyof typeof SOUNDS;
  readonly seconds: number;
  readonly codec?: 'vp8' | 'h264';
  readonly size?: string;
}

/** Encodes a clip as a browser would: one key frame at its beginning, smoothing of noise on, Opus of 20 ms. */
export async function clipOf(folder: string, options: ClipOptions): Promise<Clip> {
  const { picture, sound, seconds, codec = 'vp8', size = `${WIDTH}x${HEIGHT}` } = options;
  const file = join(folder, `clip-${randomUUID()}.${codec === 'h264' ? 'mp4' : 'webm'}`);
  const encoder =
    codec === 'h264'
      ? [...['libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-x264-params', 'repeat-headers=1']]
      : [...['libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-auto-alt-ref', '0'], ...VP8];
  await decode('ffmpeg', [
    ...['-v', 'error', '-nostdin', '-y'],
    ...['-f', 'lavfi', '-i', `${PICTURES[picture]},scale=${size.replace('x', ':')},format=yuv420p`],
    ...['-f', 'lavfi', '-i', SOUNDS[sound], '-t', String(seconds), '-g', '1000'],
    ...['-c:v', ...encoder, '-b:v', '600k', '-c:a', 'libopus', '-b:a', '32k', file],
  ]);
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  if (video === null || audio === null) throw new Error('the clip lacks a track');
  const packetsOf = async (sink: EncodedPacketSink): Promise<EncodedPacket[]> => {
    const packets: EncodedPacket[] = [];
    for await (const packet of sink.packets()) packets.push(packet);
    return packets;
  };
  return {
    video: await packetsOf(new EncodedPacketSink(video)),
    audio: await packetsOf(new EncodedPacketSink(audio)),
  };
}

const VP8 = [
  ...['-lag-in-frames', '0', '-static-thresh', '1', '-noise-sensitivity', '1'],
  '-maxrate',
  '600k',
];

export const payloadOf = (openedAt: number, seconds: number): CheckRecordingPayload => ({
  attemptId: randomUUID(),
  bridgeId: randomUUID(),
  code: 'phu-cu',
  openedAt,
  closedAt: openedAt + seconds * 1_000,
});

/** Camera and microphone of the attempt's bridge, on an ordinary line. */
export function sendingsOf(
  payload: CheckRecordingPayload,
  clip: Clip,
  parts: Partial<Sending> = {},
): readonly [camera: Sending, microphone: Sending] {
  const shared = {
    bridgeId: payload.bridgeId,
    seatId: randomUUID(),
    startAt: payload.openedAt,
    clockError: 1_234,
    way: (packet: number): number => 5 + ((packet * 7919) % 41),
    ...parts,
  };
  const mimeType = parts.mimeType ?? 'video/VP8';
  return [
    { ...shared, source: 'camera', mimeType, layers: [clip.video] },
    { ...shared, source: 'microphone', mimeType: 'audio/opus', layers: [clip.audio] },
  ];
}

/** Writes the capture of an attempt as the media process leaves it. */
export async function captureOf(
  spoolDir: string,
  payload: CheckRecordingPayload,
  sendings: readonly Sending[],
): Promise<void> {
  await writeSpool(spoolDir, sendings, {
    sessionId: payload.attemptId,
    openedAt: payload.openedAt,
    closedAt: payload.closedAt,
    segmentMs: 60_000,
  });
}
