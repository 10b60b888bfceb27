import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeItemKey, unwrapItemKey } from '../../../src/contracts/item-key.ts';
import {
  clearHeadOf,
  openSealedPacket,
  packetKey,
  PacketSealer,
} from '../../../src/contracts/sealed-packet.ts';

const recorder = generateKeyPairSync('x25519');
const publicKey = recorder.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const privateKey = recorder.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const stranger = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const keyOf = (sealer: PacketSealer, own = privateKey) =>
  packetKey((wrapped) => unwrapItemKey(own, wrapped), sealer.facts);

test('what was sealed opens as it was, byte by byte, and its header stays readable', () => {
  const sealer = new PacketSealer(makeItemKey(publicKey));
  const key = keyOf(sealer);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 1_500 }), (packet) => {
      const body = sealer.seal(packet);
      expect(Buffer.from(clearHeadOf(body)).equals(packet.subarray(0, 12))).toBe(true);
      expect(Buffer.compare(openSealedPacket(key, body), packet)).toBe(0);
    }),
  );
});

test('one flipped bit anywhere, and it does not open', () => {
  const sealer = new PacketSealer(makeItemKey(publicKey));
  const key = keyOf(sealer);
  const body = sealer.seal(Buffer.alloc(100, 7));
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(body);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
      expect(() => openSealedPacket(key, changed)).toThrow();
    }),
  );
});

test('the same packet is sealed differently each time, and nobody else has the key', () => {
  const item = makeItemKey(publicKey);
  const [one, two] = [new PacketSealer(item), new PacketSealer(item)];
  const packet = Buffer.alloc(50, 1);
  const sealed = [one.seal(packet), one.seal(packet), two.seal(packet)].map((body) =>
    Buffer.from(body.subarray(20)).toString('hex'),
  );
  expect(new Set(sealed).size).toBe(3);
  expect(() => keyOf(one, stranger)).toThrow();
  expect(() =>
    makeItemKey(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  ).toThrow();
});
