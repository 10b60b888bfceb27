import wrtc from '@roamhq/wrtc';
import type { types } from 'mediasoup-client';
import { makePicture, type Colour } from './picture.ts';
import { makeSpeech, SAMPLE_RATE } from './speech.ts';

// mediasoup-client looks for the browser's own names.
Object.assign(globalThis, {
  RTCPeerConnection: wrtc.RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  RTCRtpReceiver: wrtc.RTCRtpReceiver,
  // Exported, though its types do not say so.
  MediaStream: (wrtc as unknown as { MediaStream: unknown }).MediaStream,
});

/** The browser's track type, which Node's own types do not know. */
export type Track = NonNullable<types.ProducerOptions['track']>;

/** A camera or microphone that exists in code only. */
export interface MadeSource {
  readonly track: Track;
  /** Makes nothing for a while, as a browser sends nothing while its bridge is on hold. */
  hold(held: boolean): void;
  close(): void;
}

/** Calls `act` for every step that is due, also for those a busy event loop missed; late by more, steps are skipped. */
function pace(stepMs: number, mostBehind: number, act: (step: number) => void): () => void {
  const start = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - start) / stepMs);
    if (due - done > mostBehind) done = due - mostBehind;
    for (; done < due; done += 1) act(done);
  }, stepMs / 2);
  return () => clearInterval(timer);
}

/** A camera with a moving picture in one colour. */
export function makeCamera(
  size: { width: number; height: number },
  colour: Colour,
  framesPerSecond: number,
): MadeSource {
  const source = new wrtc.nonstandard.RTCVideoSource();
  const track = source.createTrack();
  // A picture that is late is no use: at most one is made up for.
  const held = { now: false };
  const stop = pace(1_000 / framesPerSecond, 1, (frame) => {
    if (held.now) return;
    source.onFrame(makePicture(size, colour, frame / framesPerSecond));
  });
  return ended(track, held, stop);
}

/** A microphone with a voice of one pitch. */
export function makeMicrophone(pitch: number): MadeSource {
  const source = new wrtc.nonstandard.RTCAudioSource();
  const track = source.createTrack();
  const held = { now: false };
  const stop = pace(10, 20, (frame) => {
    if (held.now) return;
    const samples = makeSpeech(pitch, frame);
    source.onData({
      samples,
      sampleRate: SAMPLE_RATE,
      bitsPerSample: 16,
      channelCount: 1,
      numberOfFrames: samples.length,
    });
  });
  return ended(track, held, stop);
}

/**
 * Tells once when the first picture of a received track was decoded.
 * @returns how to stop watching; may be called again
 */
export function onFirstPicture(track: Track, act: () => void): () => void {
  const sink = new wrtc.nonstandard.RTCVideoSink(track);
  sink.onframe = () => {
    sink.onframe = null;
    sink.stop();
    act();
  };
  return () => {
    sink.onframe = null;
    sink.stop();
  };
}

function ended(track: Track, held: { now: boolean }, stop: () => void): MadeSource {
  return {
    track: track,
    hold: (wanted) => void (held.now = wanted),
    close() {
      stop();
      track.stop();
    },
  };
}
