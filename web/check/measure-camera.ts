import type { CameraMeasures } from '../../src/domain/readiness/measures.ts';

const LOOK_EVERY_MS = 100;
const [WIDTH, HEIGHT] = [64, 36];
/** Mean luma below which a look counts as black, 0 to 255. */
const BLACK = 16;
/** Mean difference of two looks below which nothing moved: sensors always leave more noise than this. */
const STILL = 0.05;

/** Luma of each pixel of an RGBA picture. */
export function lumaOf(rgba: Uint8ClampedArray): Float32Array {
  const luma = new Float32Array(rgba.length / 4);
  for (let i = 0; i < luma.length; i += 1) {
    luma[i] = 0.299 * (rgba[i * 4] ?? 0) + 0.587 * (rgba[i * 4 + 1] ?? 0) + 0.114 * (rgba[i * 4 + 2] ?? 0);
  }
  return luma;
}

const mean = (values: Float32Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** What a row of looks at a camera tells: brightness, and shares that were black or did not move. */
export function judgeLooks(
  looks: readonly Float32Array[],
): Pick<CameraMeasures, 'brightness' | 'blackShare' | 'frozenShare'> {
  if (looks.length === 0) return { brightness: 0, blackShare: 1, frozenShare: 1 };
  const means = looks.map(mean);
  let still = 0;
  for (let i = 1; i < looks.length; i += 1) {
    const [before, after] = [looks[i - 1], looks[i]];
    if (before === undefined || after === undefined) continue;
    const moved = after.reduce((sum, value, at) => sum + Math.abs(value - (before[at] ?? 0)), 0);
    if (moved / after.length < STILL) still += 1;
  }
  return {
    brightness: means.reduce((sum, value) => sum + value, 0) / means.length,
    blackShare: means.filter((value) => value < BLACK).length / means.length,
    frozenShare: looks.length < 2 ? 1 : still / (looks.length - 1),
  };
}

/**
 * Watches a camera for some seconds: frames that truly came, not what the camera promises.
 * @param seconds how long
 */
export async function measureCamera(track: MediaStreamTrack, seconds: number): Promise<CameraMeasures> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  await video.play();
  let frames = 0;
  let going = true;
  const count = (): void => {
    frames += 1;
    if (going) video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  const looks: Float32Array[] = [];
  const started = performance.now();
  try {
    while (performance.now() - started < seconds * 1_000 && track.readyState === 'live') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      if (context === null || video.readyState < 2) continue;
      context.drawImage(video, 0, 0, WIDTH, HEIGHT);
      looks.push(lumaOf(context.getImageData(0, 0, WIDTH, HEIGHT).data));
    }
    const elapsed = (performance.now() - started) / 1_000;
    return {
      problem: track.readyState === 'live' ? null : 'ended',
      device: track.label.slice(0, 200),
      width: video.videoWidth,
      height: video.videoHeight,
      framesPerSecond: Math.round((frames / elapsed) * 10) / 10,
      ...judgeLooks(looks),
    };
  } finally {
    going = false;
    video.srcObject = null;
  }
}
