const [WIDTH, HEIGHT] = [480, 270];
const FRAMES_PER_SECOND = 20;

/** A picture that loads the line whatever the camera sees. */
export interface FillerPicture {
  readonly track: MediaStreamTrack;
  close(): void;
}

/**
 * Noise: cheap to draw, and no encoder can make it small, so the line carries as many bits as it is allowed to. A camera
 * before a still wall would let any line look good.
 * @throws {Error} where the browser has no canvas
 */
export function makeFillerPicture(): FillerPicture {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const image = context.createImageData(WIDTH, HEIGHT);
  const words = new Uint32Array(image.data.buffer);
  let seed = 0x9e3779b9;
  const paint = (): void => {
    for (let i = 0; i < words.length; i += 1) {
      // xorshift32: fast, and good enough to look like snow.
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      words[i] = seed | 0xff000000;
    }
    context.putImageData(image, 0, 0);
  };
  paint();
  const timer = setInterval(paint, 1_000 / FRAMES_PER_SECOND);
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  if (track === undefined) throw new Error('no picture of the canvas');
  return {
    track,
    close() {
      clearInterval(timer);
      track.stop();
    },
  };
}
