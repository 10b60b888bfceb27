/** A picture in planar YUV 4:2:0, as cameras and WebRTC have it. */
export interface I420Frame {
  readonly width: number;
  readonly height: number;
  /** Luma, then two chroma planes of a quarter each. */
  readonly data: Uint8Array;
}

/** Colour of a simulated bridge, 0 to 255 each. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

const SQUARE = 0.2;

/** ITU-R BT.601 in studio range, which is what WebRTC takes a picture to be. */
function toYuv({ r, g, b }: Colour): { y: number; u: number; v: number } {
  return {
    y: 16 + 0.257 * r + 0.504 * g + 0.098 * b,
    u: 128 - 0.148 * r - 0.291 * g + 0.439 * b,
    v: 128 + 0.439 * r - 0.368 * g - 0.071 * b,
  };
}

/**
 * A moving picture that tells its bridge by its colour: a brightness wave that travels, and a white square that wanders.
 * @param size pixels, both even
 * @param seconds time of the picture
 */
export function makePicture(
  size: { width: number; height: number },
  colour: Colour,
  seconds: number,
): I420Frame {
  const { width, height } = size;
  const luma = width * height;
  const data = new Uint8Array(luma * 1.5);
  const { y, u, v } = toYuv(colour);
  for (let row = 0; row < height; row += 1) {
    const wave = 18 * Math.sin((row / height) * Math.PI * 2 + seconds * 2);
    data.fill(Math.round(y + wave), row * width, (row + 1) * width);
  }
  data.fill(Math.round(u), luma, luma * 1.25);
  data.fill(Math.round(v), luma * 1.25);

  const side = Math.floor((height * SQUARE) / 2) * 2;
  const left = Math.floor(((width - side) * (1 + Math.sin(seconds * 1.3))) / 4) * 2;
  const top = Math.floor(((height - side) * (1 + Math.cos(seconds * 1.7))) / 4) * 2;
  for (let row = top; row < top + side; row += 1)
    data.fill(235, row * width + left, row * width + left + side);
  for (let row = top / 2; row < (top + side) / 2; row += 1) {
    for (const plane of [luma, luma * 1.25]) {
      data.fill(128, plane + (row * width) / 2 + left / 2, plane + (row * width) / 2 + (left + side) / 2);
    }
  }
  return { width, height, data };
}
