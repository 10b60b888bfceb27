import { randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { sha256 } from './seal-document.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const LIMIT_MS = 10_000;

/** What a time stamp says, as it was found. */
export interface TimeStamp {
  /** Milliseconds since the epoch, by the authority's clock. */
  readonly at: number;
  /**
   * Whether it stamps these very bytes and the authority's signature, by the certificate in the token, holds. Who the
   * authority is, others must say.
   */
  readonly holds: boolean;
}

/**
 * Asks a time-stamp authority (RFC 3161 §3.4, by HTTP) to stamp a text; it sees the hash only.
 * @returns the token (DER)
 * @throws {Error} where it does not answer in time, refuses, or answers about something else
 */
export async function askTimeStamp(url: string, text: string): Promise<Uint8Array> {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: bytesOf(Buffer.from(sha256(text), 'hex')) }),
    }),
    nonce: new Integer({ valueHex: bytesOf(Buffer.concat([Buffer.from([1]), randomBytes(8)])) }),
    certReq: true,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: request.toSchema().toBER(),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (!response.ok) throw new Error(`the time-stamp authority answered ${response.status}`);
  const answer = TimeStampResp.fromBER(await response.arrayBuffer());
  if (answer.timeStampToken === undefined) throw new Error('the time-stamp authority gave no token');
  const token = new Uint8Array(answer.timeStampToken.toSchema().toBER());
  const stamp = await readTimeStamp(token, Buffer.from(text));
  if (stamp?.holds !== true) throw new Error('the token stamps something else');
  return token;
}

/**
 * Reads a token (RFC 3161 §2.4.2); null where it is none.
 * @param data what it is said to stamp
 */
export async function readTimeStamp(token: Uint8Array, data: Uint8Array): Promise<TimeStamp | null> {
  try {
    const signed = new SignedData({ schema: ContentInfo.fromBER(bytesOf(token)).content });
    const content = signed.encapContentInfo.eContent?.getValue();
    if (content === undefined) return null;
    const info = TSTInfo.fromBER(content);
    return { at: info.genTime.getTime(), holds: await holds(signed, data) };
  } catch {
    return null;
  }
}

async function holds(signed: SignedData, data: Uint8Array): Promise<boolean> {
  try {
    // Compares the hash of the data with the one in the token, and the signature with its certificate.
    return await signed.verify({ signer: 0, data: bytesOf(data) });
  } catch {
    return false;
  }
}

/** The bytes alone, without the pool they may lie in. */
function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
