/** One frame of picture or sound as the container will hold it. */
export interface Frame {
  /** RTP timestamp, counted on over its wrap-around. */
  readonly timestamp: number;
  readonly data: Uint8Array;
  /** Can be decoded without any frame before it. */
  readonly key: boolean;
  /** Packets before this frame were lost for good, so the picture before it stood still or the sound was silent. */
  readonly afterLoss: boolean;
}

/** A packet in its order. */
export interface StreamPacket {
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** Makes frames of packets that come in order. */
export interface Assembler {
  push(packet: StreamPacket): void;
  /** Packets are missing before the next one. */
  lost(): void;
  end(): void;
}

/** A frame put together from packets, before it is known whether it can be decoded. */
export interface Picture {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Counts pictures where the codec does: tells that nothing but padding was lost. */
  readonly number: number | null;
  readonly numberSize: number;
}

export interface PictureBuilder {
  /** Adds a payload. @returns false where it cannot belong to a whole picture */
  add(payload: Uint8Array): boolean;
  /** The picture of what was added; null where its beginning or a part is missing. */
  build(): Picture | null;
}

/**
 * Video of packets: packets with one timestamp are one picture, the marker or the next timestamp ends it. After a
 * loss nothing is given until the next key frame, since decoders would show broken pictures as if they were real.
 */
export class VideoAssembler implements Assembler {
  readonly #makeBuilder: () => PictureBuilder;
  readonly #emit: (frame: Frame) => void;
  #builder: PictureBuilder | null = null;
  #timestamp = 0;
  #whole = true;
  #needKey = true;
  #lossOpen = false;
  #holeBefore = false;
  #lastNumber: number | null = null;

  constructor(makeBuilder: () => PictureBuilder, emit: (frame: Frame) => void) {
    this.#makeBuilder = makeBuilder;
    this.#emit = emit;
  }

  push(packet: StreamPacket): void {
    if (packet.payload.length === 0) return;
    if (this.#builder !== null && packet.timestamp !== this.#timestamp) this.#finish();
    if (this.#builder === null) {
      this.#builder = this.#makeBuilder();
      this.#timestamp = packet.timestamp;
      this.#whole = true;
    }
    if (!this.#builder.add(packet.payload)) this.#whole = false;
    if (packet.marker) this.#finish();
  }

  lost(): void {
    // Whether the hole cuts this picture or only follows it cannot be told, unless its marker has come.
    if (this.#builder !== null) this.#whole = false;
    this.#finish();
    this.#holeBefore = true;
  }

  end(): void {
    this.#finish();
  }

  #finish(): void {
    const builder = this.#builder;
    if (builder === null) return;
    this.#builder = null;
    const picture = this.#whole ? builder.build() : null;
    if (picture === null) {
      this.#breakOff();
      return;
    }
    if (this.#holeBefore) {
      this.#holeBefore = false;
      if (!this.#follows(picture)) this.#breakOff();
    }
    this.#lastNumber = picture.number;
    if (this.#needKey && !picture.key) return;
    this.#emit({
      timestamp: this.#timestamp,
      data: picture.data,
      key: picture.key,
      afterLoss: this.#lossOpen,
    });
    this.#needKey = false;
    this.#lossOpen = false;
  }

  #follows(picture: Picture): boolean {
    if (picture.number === null || this.#lastNumber === null) return false;
    return (this.#lastNumber + 1) % picture.numberSize === picture.number;
  }

  #breakOff(): void {
    this.#needKey = true;
    this.#lossOpen = true;
    this.#lastNumber = null;
  }
}

/** Opus (RFC 7587): each packet is a frame, and a lost one harms no other. */
export class AudioAssembler implements Assembler {
  readonly #emit: (frame: Frame) => void;
  #lossOpen = false;

  constructor(emit: (frame: Frame) => void) {
    this.#emit = emit;
  }

  push(packet: StreamPacket): void {
    if (packet.payload.length === 0) return;
    this.#emit({ timestamp: packet.timestamp, data: packet.payload, key: true, afterLoss: this.#lossOpen });
    this.#lossOpen = false;
  }

  lost(): void {
    this.#lossOpen = true;
  }

  end(): void {}
}

/** Joins the parts of a picture. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
