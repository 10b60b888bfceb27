/** A layer may be silent this long before a lower one replaces it, milliseconds. */
export const LAYER_STALL_MS = 1_000;

/** A frame of one simulcast layer; a higher number is a better picture. */
export interface LayerFrame {
  readonly layer: number;
  /** Session time, milliseconds. */
  readonly time: number;
  readonly key: boolean;
}

/**
 * Chooses among simulcast layers the best that flows, frame by frame in order of time: up at once at a key frame of
 * a better layer, down at a key frame of a lower one when the present one stopped. Changing anywhere else would
 * show broken pictures.
 */
export class LayerPicker {
  #layer: number | null = null;
  #last = -Infinity;

  /** Whether the frame belongs into the picture. */
  take(frame: LayerFrame): boolean {
    const better = this.#layer === null || frame.layer > this.#layer;
    const stalled = frame.time - this.#last > LAYER_STALL_MS;
    if (frame.layer !== this.#layer && !(frame.key && (better || stalled))) return false;
    this.#layer = frame.layer;
    this.#last = frame.time;
    return true;
  }
}
