/** Width and height that an H.264 sequence parameter set states (ITU-T H.264 §7.3.2.1.1). */
export function h264Size(sps: Uint8Array): { readonly width: number; readonly height: number } {
  const bits = new BitReader(withoutEmulation(sps.subarray(1)));
  const profile = bits.take(8);
  bits.take(16);
  bits.exp();
  let chroma = 1;
  if (HIGH_PROFILES.has(profile)) {
    chroma = bits.exp();
    if (chroma === 3) bits.take(1);
    bits.exp();
    bits.exp();
    bits.take(1);
    if (bits.take(1) === 1) skipScaling(bits, chroma === 3 ? 12 : 8);
  }
  bits.exp();
  const orderType = bits.exp();
  if (orderType === 0) bits.exp();
  else if (orderType === 1) {
    bits.take(1);
    bits.exp();
    bits.exp();
    for (let left = bits.exp(); left > 0; left -= 1) bits.exp();
  }
  bits.exp();
  bits.take(1);
  const columns = bits.exp() + 1;
  const rows = bits.exp() + 1;
  const framesOnly = bits.take(1);
  if (framesOnly === 0) bits.take(1);
  bits.take(1);
  const [left, right, top, bottom] =
    bits.take(1) === 1 ? [bits.exp(), bits.exp(), bits.exp(), bits.exp()] : [0, 0, 0, 0];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - framesOnly);
  return {
    width: columns * 16 - (left + right) * unitX,
    height: rows * 16 * (2 - framesOnly) - (top + bottom) * unitY,
  };
}

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);

function skipScaling(bits: BitReader, lists: number): void {
  for (let list = 0; list < lists; list += 1) {
    if (bits.take(1) === 0) continue;
    let last = 8;
    let next = 8;
    for (let index = 0; index < (list < 6 ? 16 : 64); index += 1) {
      if (next !== 0) next = (last + bits.signedExp() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function withoutEmulation(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => !(byte === 3 && bytes[at - 1] === 0 && bytes[at - 2] === 0));
}

class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) {
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  /** Exp-Golomb. */
  exp(): number {
    let zeros = 0;
    while (zeros < 32 && this.take(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.take(zeros);
  }

  signedExp(): number {
    const value = this.exp();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  }
}
