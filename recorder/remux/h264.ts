import { concat, type Picture, type PictureBuilder } from './frame.ts';
import { h264Size } from './h264-size.ts';

const NAL = { idr: 5, sps: 7, pps: 8, accessUnitDelimiter: 9, stapA: 24, fuA: 28 } as const;

/** Puts an H.264 picture together (RFC 6184, packetization modes 0 and 1), each NAL unit behind its length (AVCC). */
export class H264Builder implements PictureBuilder {
  readonly #units: Uint8Array[] = [];
  #fragments: Uint8Array[] | null = null;

  add(payload: Uint8Array): boolean {
    const type = (payload[0] ?? 0) & 0x1f;
    if (type === NAL.fuA) return this.#addFragment(payload);
    if (this.#fragments !== null) return false;
    if (type === NAL.stapA) return this.#addAggregate(payload);
    if (type === 0 || type > 23) return false;
    this.#units.push(payload);
    return true;
  }

  build(): Picture | null {
    if (this.#units.length === 0 || this.#fragments !== null) return null;
    const units = this.#units.filter((unit) => typeOf(unit) !== NAL.accessUnitDelimiter);
    const key = units.some((unit) => typeOf(unit) === NAL.idr);
    return {
      data: concat(units.flatMap((unit) => [lengthOf(unit), unit])),
      key,
      number: null,
      numberSize: 0,
    };
  }

  #addFragment(payload: Uint8Array): boolean {
    const [indicator, header] = payload;
    if (indicator === undefined || header === undefined || payload.length < 3) return false;
    const starts = (header & 0x80) !== 0;
    if (starts === (this.#fragments !== null)) return false;
    if (starts) this.#fragments = [Uint8Array.of((indicator & 0xe0) | (header & 0x1f))];
    this.#fragments?.push(payload.subarray(2));
    if ((header & 0x40) !== 0 && this.#fragments !== null) {
      this.#units.push(concat(this.#fragments));
      this.#fragments = null;
    }
    return true;
  }

  #addAggregate(payload: Uint8Array): boolean {
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    let at = 1;
    while (at + 2 <= payload.length) {
      const end = at + 2 + view.getUint16(at);
      if (end > payload.length || end === at + 2) return false;
      this.#units.push(payload.subarray(at + 2, end));
      at = end;
    }
    return at === payload.length;
  }
}

/** What a player needs before the first picture: parameter sets, and the size that the first of them states. */
export interface H264Setup {
  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15). */
  readonly description: Uint8Array;
  readonly codecString: string;
  readonly width: number;
  readonly height: number;
}

/** Finds the parameter sets of a key frame in AVCC form; null where it carries none. */
export function h264Setup(data: Uint8Array): H264Setup | null {
  const units = splitUnits(data);
  const sps = units.find((unit) => typeOf(unit) === NAL.sps);
  const pps = units.find((unit) => typeOf(unit) === NAL.pps);
  const [, profile, compatibility, level] = sps ?? [];
  if (
    sps === undefined ||
    pps === undefined ||
    profile === undefined ||
    compatibility === undefined ||
    level === undefined
  ) {
    return null;
  }
  const head = Uint8Array.of(1, profile, compatibility, level, 0xff, 0xe1);
  const description = concat([head, shortLengthOf(sps), sps, Uint8Array.of(1), shortLengthOf(pps), pps]);
  const hex = [profile, compatibility, level].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { description, codecString: `avc1.${hex}`, ...h264Size(sps) };
}

function splitUnits(data: Uint8Array): Uint8Array[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const units: Uint8Array[] = [];
  let at = 0;
  while (at + 4 <= data.length) {
    const end = at + 4 + view.getUint32(at);
    units.push(data.subarray(at + 4, end));
    at = end;
  }
  return units;
}

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

function lengthOf(unit: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, unit.length);
  return bytes;
}

function shortLengthOf(unit: Uint8Array): Uint8Array {
  return Uint8Array.of(unit.length >> 8, unit.length & 0xff);
}
