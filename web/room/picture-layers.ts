/** One simulcast layer of a camera. */
export interface PictureLayer {
  readonly scaleResolutionDownBy: number;
  /** Bits per second. */
  readonly maxBitrate: number;
}

const LAYERS: readonly PictureLayer[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];

/**
 * Simulcast layers for a camera picture, smallest first. Browsers send at most three layers from 540 lines, two from
 * 270 and one below; asked for more they leave out the largest, which is the one that matters.
 * @param height of the captured picture, lines
 */
export function layersFor(height: number): readonly PictureLayer[] {
  return LAYERS.slice(height >= 540 ? 0 : height >= 270 ? 1 : 2);
}
