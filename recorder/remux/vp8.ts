import { concat, type Picture, type PictureBuilder } from './frame.ts';

/** VP8 payload descriptor (RFC 7741 §4.2). */
export interface Vp8Descriptor {
  /** Where the VP8 bytes begin. */
  readonly length: number;
  readonly startsPicture: boolean;
  readonly pictureId: number | null;
  /** 128 or 32768: where the picture id wraps around. */
  readonly pictureIdSize: number;
}

/** Parses the descriptor; null where the payload is cut. */
export function parseVp8Descriptor(payload: Uint8Array): Vp8Descriptor | null {
  const first = payload[0];
  if (first === undefined) return null;
  const startsPicture = (first & 0x10) !== 0 && (first & 0x07) === 0;
  let length = 1;
  let pictureId: number | null = null;
  let pictureIdSize = 128;
  if ((first & 0x80) !== 0) {
    const extension = payload[1];
    if (extension === undefined) return null;
    length = 2;
    if ((extension & 0x80) !== 0) {
      const high = payload[length];
      if (high === undefined) return null;
      if ((high & 0x80) === 0) {
        pictureId = high;
        length += 1;
      } else {
        pictureId = ((high & 0x7f) << 8) | (payload[length + 1] ?? 0);
        pictureIdSize = 32_768;
        length += 2;
      }
    }
    if ((extension & 0x40) !== 0) length += 1;
    if ((extension & 0x30) !== 0) length += 1;
  }
  return length < payload.length ? { length, startsPicture, pictureId, pictureIdSize } : null;
}

/** Width and height that a VP8 key frame states (RFC 6386 §9.1); null for other frames. */
export function vp8Size(data: Uint8Array): { readonly width: number; readonly height: number } | null {
  if (data.length < 10 || ((data[0] ?? 1) & 1) !== 0) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint8(3) !== 0x9d || view.getUint8(4) !== 0x01 || view.getUint8(5) !== 0x2a) return null;
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

/** Puts a VP8 picture together. */
export class Vp8Builder implements PictureBuilder {
  readonly #parts: Uint8Array[] = [];
  #descriptor: Vp8Descriptor | null = null;

  add(payload: Uint8Array): boolean {
    const descriptor = parseVp8Descriptor(payload);
    if (descriptor === null) return false;
    // A start inside a picture means that the packets between two pictures are not told apart: neither is whole.
    if (descriptor.startsPicture === this.#parts.length > 0) return false;
    this.#descriptor ??= descriptor;
    this.#parts.push(payload.subarray(descriptor.length));
    return true;
  }

  build(): Picture | null {
    if (this.#descriptor === null) return null;
    const data = concat(this.#parts);
    return {
      data,
      key: ((data[0] ?? 1) & 1) === 0,
      number: this.#descriptor.pictureId,
      numberSize: this.#descriptor.pictureIdSize,
    };
  }
}
