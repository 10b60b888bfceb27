import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { derivedKey, type ItemKey } from './item-key.ts';
import type { WrappedKey } from './segment.ts';
import type { SealedPackets } from './segment.ts';

/** What of an RTP packet stays readable: the fixed header (RFC 3550 §5.1), so that packets can be counted. */
export const CLEAR_BYTES = 12;
const COUNTER_BYTES = 8;
const TAG_BYTES = 16;

/** Encrypts the packets of one source while a closed item is received: AES-256-GCM, the header authenticated. */
export class PacketSealer {
  /** Stands in the header of every segment that it fills. */
  readonly facts: SealedPackets;
  readonly #key: Buffer;
  #counter = 0n;

  constructor({ key, wrapped }: ItemKey) {
    const salt = randomBytes(16);
    this.#key = derivedKey(key, salt, 'packets');
    this.facts = { key: wrapped, salt: salt.toString('base64') };
  }

  /** @returns counter (8 bytes), the packet's fixed header, the rest encrypted, tag (16 bytes) */
  seal(packet: Uint8Array): Uint8Array {
    const counter = counterBytes(this.#counter);
    this.#counter += 1n;
    const head = packet.subarray(0, CLEAR_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(counter));
    cipher.setAAD(head);
    return Buffer.concat([
      counter,
      head,
      cipher.update(packet.subarray(CLEAR_BYTES)),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  }
}

/** Opens what a `PacketSealer` wrote. @throws where a byte was changed or the key is another one */
export function openSealedPacket(key: Buffer, body: Uint8Array): Uint8Array {
  const counter = body.subarray(0, COUNTER_BYTES);
  const head = body.subarray(COUNTER_BYTES, COUNTER_BYTES + CLEAR_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(counter));
  decipher.setAAD(head);
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  return Buffer.concat([
    head,
    decipher.update(body.subarray(COUNTER_BYTES + CLEAR_BYTES, -TAG_BYTES)),
    decipher.final(),
  ]);
}

/** The part of a sealed packet that is readable: enough to count it by. */
export function clearHeadOf(body: Uint8Array): Uint8Array {
  return body.subarray(COUNTER_BYTES, COUNTER_BYTES + CLEAR_BYTES);
}

/** Key of the packets of a segment, for one who could unwrap the item's. */
export function packetKey(unwrap: (wrapped: WrappedKey) => Uint8Array, { key, salt }: SealedPackets): Buffer {
  return derivedKey(unwrap(key), Buffer.from(salt, 'base64'), 'packets');
}

function counterBytes(counter: bigint): Buffer {
  const bytes = Buffer.alloc(COUNTER_BYTES);
  bytes.writeBigUInt64BE(counter);
  return bytes;
}

function nonceOf(counter: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(4), counter]);
}
