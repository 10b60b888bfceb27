import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Vp8RtpPayload } from 'werift-rtp';
import { AudioAssembler, VideoAssembler, type Frame } from '../../../recorder/remux/frame.ts';
import { H264Builder, h264Setup } from '../../../recorder/remux/h264.ts';
import { opusDurationMs, opusHead } from '../../../recorder/remux/opus.ts';
import { parseVp8Descriptor, Vp8Builder, vp8Size } from '../../../recorder/remux/vp8.ts';

test('the VP8 descriptor is read as another implementation reads it', () => {
  const descriptor = fc.tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ minLength: 6, maxLength: 6 }));
  fc.assert(
    fc.property(descriptor, ([first, extension, rest]) => {
      // The other one looks for the octet of T and K where L or K is set (RFC 7741 §4.2 says T or K): not asked.
      const [l, t, k] = [extension & 0x40, extension & 0x20, extension & 0x10];
      fc.pre(((l | k) !== 0) === ((t | k) !== 0));
      const bytes = Uint8Array.from([first, extension, ...rest, 1, 2, 3, 4]);
      const other = Vp8RtpPayload.deSerialize(Buffer.from(bytes));
      const own = parseVp8Descriptor(bytes);
      expect(own?.length).toBe(bytes.length - other.payload.length);
      expect(own?.startsPicture).toBe(other.payloadHeaderExist);
      expect(own?.pictureId ?? undefined).toBe(other.pictureId);
    }),
  );
});

test('the octet of temporal layer and key index is there where either is', () => {
  const lengthOf = (extension: number): number | undefined =>
    parseVp8Descriptor(Uint8Array.from([0x80, extension, 1, 2, 3, 4, 5, 6]))?.length;
  expect([0x80, 0x40, 0x20, 0x10, 0x30, 0x60, 0xf0].map(lengthOf)).toEqual([3, 3, 3, 3, 3, 4, 5]);
});

test('cut VP8 payloads are not read past their end', () => {
  for (const bytes of [[], [0x90], [0x90, 0x80], [0x90, 0x80, 0x81, 0x00], [0x10]]) {
    expect(parseVp8Descriptor(Uint8Array.from(bytes))).toBeNull();
  }
});

/** A VP8 payload: whether it starts a picture, its picture id, whether the picture is a key frame. */
const vp8 = (start: boolean, id: number, key: boolean, body = 7): Uint8Array =>
  Uint8Array.from([
    0x80 | (start ? 0x10 : 0),
    0x80,
    0x80 | (id >> 8),
    id & 0xff,
    ...(start ? [key ? 0 : 1] : []),
    body,
  ]);

const collect = (): { frames: Frame[]; assembler: VideoAssembler } => {
  const frames: Frame[] = [];
  return {
    frames,
    assembler: new VideoAssembler(
      () => new Vp8Builder(),
      (frame) => frames.push(frame),
    ),
  };
};

test('pictures are put together by marker or by the next timestamp; nothing is given before a key frame', () => {
  const { frames, assembler } = collect();
  assembler.push({ timestamp: 0, marker: true, payload: vp8(true, 1, false) });
  assembler.push({ timestamp: 10, marker: false, payload: vp8(true, 2, true) });
  assembler.push({ timestamp: 10, marker: false, payload: vp8(false, 2, true, 8) });
  assembler.push({ timestamp: 10, marker: false, payload: new Uint8Array(0) });
  assembler.push({ timestamp: 20, marker: true, payload: vp8(true, 3, false) });
  expect(frames.map(({ timestamp, key, data }) => [timestamp, key, [...data]])).toEqual([
    [10, true, [0, 7, 8]],
    [20, false, [1, 7]],
  ]);
});

test('after a loss pictures are held back until the next key frame, which says so', () => {
  const { frames, assembler } = collect();
  assembler.push({ timestamp: 0, marker: true, payload: vp8(true, 1, true) });
  assembler.push({ timestamp: 10, marker: false, payload: vp8(true, 2, false) });
  assembler.lost();
  assembler.push({ timestamp: 10, marker: true, payload: vp8(false, 2, false) });
  assembler.push({ timestamp: 20, marker: true, payload: vp8(true, 3, false) });
  assembler.push({ timestamp: 30, marker: true, payload: vp8(true, 4, true) });
  assembler.push({ timestamp: 40, marker: true, payload: vp8(true, 5, false) });
  expect(frames.map(({ timestamp, afterLoss }) => [timestamp, afterLoss])).toEqual([
    [0, false],
    [30, true],
    [40, false],
  ]);
});

test('lost packets that were no part of any picture cost nothing: picture ids go on without a hole', () => {
  const { frames, assembler } = collect();
  assembler.push({ timestamp: 0, marker: true, payload: vp8(true, 32_767, true) });
  assembler.lost();
  assembler.push({ timestamp: 10, marker: true, payload: vp8(true, 0, false) });
  assembler.lost();
  assembler.push({ timestamp: 30, marker: true, payload: vp8(true, 2, false) });
  expect(frames.map(({ timestamp }) => timestamp)).toEqual([0, 10]);
});

test('a lost sound packet harms no other', () => {
  const frames: Frame[] = [];
  const assembler = new AudioAssembler((frame) => frames.push(frame));
  assembler.push({ timestamp: 0, marker: false, payload: Uint8Array.of(1) });
  assembler.lost();
  assembler.push({ timestamp: 1_920, marker: false, payload: Uint8Array.of(2) });
  expect(frames.map(({ afterLoss }) => afterLoss)).toEqual([false, true]);
});

test('a VP8 key frame states its size', () => {
  const key = Uint8Array.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x41, 0xf0, 0x80, 0]);
  expect(vp8Size(key)).toEqual({ width: 320, height: 240 });
  expect(vp8Size(Uint8Array.from([1, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x41, 0xf0, 0x80]))).toBeNull();
});

// Constrained baseline 3.1, 640×480, as a browser's OpenH264 states it.
const SPS = Uint8Array.from([
  0x67, 0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40, 0x50, 0x1e, 0xd0, 0x0f, 0x08, 0x84, 0x6a,
]);
const PPS = Uint8Array.from([0x68, 0xce, 0x3c, 0x80]);
const avcc = (...units: Uint8Array[]): number[] => units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]);

test('H.264: single units, an aggregate and fragments become one picture', () => {
  const builder = new H264Builder();
  const slice = Uint8Array.from([0x65, 1, 2, 3, 4, 5, 6]);
  expect(builder.add(Uint8Array.from([0x78, 0, SPS.length, ...SPS, 0, PPS.length, ...PPS]))).toBe(true);
  expect(builder.add(Uint8Array.from([0x7c, 0x85, 1, 2]))).toBe(true);
  expect(builder.add(Uint8Array.from([0x7c, 0x05, 3, 4]))).toBe(true);
  expect(builder.build()).toBeNull();
  expect(builder.add(Uint8Array.from([0x7c, 0x45, 5, 6]))).toBe(true);
  const picture = builder.build();
  expect(picture?.key).toBe(true);
  expect([...(picture?.data ?? [])]).toEqual(avcc(SPS, PPS, slice));
  const setup = h264Setup(picture!.data);
  expect(setup).toMatchObject({ codecString: 'avc1.42c01f', width: 640, height: 480 });
  expect([...(setup?.description ?? [])]).toEqual([
    ...[1, 0x42, 0xc0, 0x1f, 0xff, 0xe1, 0, SPS.length, ...SPS, 1, 0, PPS.length, ...PPS],
  ]);
});

test('H.264: fragments without their beginning, cut aggregates and unknown types are no picture', () => {
  expect(new H264Builder().add(Uint8Array.from([0x7c, 0x05, 1]))).toBe(false);
  expect(new H264Builder().add(Uint8Array.from([0x78, 0, 9, 0x65, 1]))).toBe(false);
  expect(new H264Builder().add(Uint8Array.from([0x7d, 0x85, 1]))).toBe(false);
  const builder = new H264Builder();
  expect(builder.add(Uint8Array.from([0x7c, 0x85, 1]))).toBe(true);
  expect(builder.add(Uint8Array.from([0x41, 1]))).toBe(false);
  expect(h264Setup(Uint8Array.from(avcc(Uint8Array.of(0x65, 1))))).toBeNull();
});

test('how long an Opus packet sounds', () => {
  // SILK 60 ms; hybrid 10 ms; CELT 20 ms once, twice, and three times 2.5 ms.
  expect(opusDurationMs(Uint8Array.of(3 << 3))).toBe(60);
  expect(opusDurationMs(Uint8Array.of(12 << 3))).toBe(10);
  expect(opusDurationMs(Uint8Array.of(31 << 3))).toBe(20);
  expect(opusDurationMs(Uint8Array.of((31 << 3) | 1))).toBe(40);
  expect(opusDurationMs(Uint8Array.of((28 << 3) | 3, 3))).toBe(7.5);
  expect(opusHead(2)[9]).toBe(2);
});
