import { generateKeyPairSync, sign } from 'node:crypto';
import type { FinishParts } from '../../recorder/finish-recording.ts';
import { keyIdOf } from '../../recorder/seal/seal-document.ts';
import type { RestrictedKey } from '../../recorder/sealed/restricted-key.ts';
import { makeItemKey, unwrapItemKey } from '../../src/contracts/item-key.ts';
import type { SealKey } from '../../recorder/seal/seal-key.ts';
import type { FinishPayload } from '../../src/contracts/recording-jobs.ts';

const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

/** A key that lives as long as the test. */
export const testSealKey: SealKey = {
  ...{ publicKey, keyId: keyIdOf(publicKey) },
  sign: (text) => sign(null, Buffer.from(text), pair.privateKey).toString('base64'),
};

const closed = generateKeyPairSync('x25519');
const closedPrivate = closed.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const testRestrictedKey: RestrictedKey = {
  unwrap: (wrapped) => unwrapItemKey(closedPrivate, wrapped),
  makeItemKey: () => makeItemKey(closed.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
};

/** Parts of a finish, beside where and by what. */
export const finishDefaults: Pick<
  FinishParts,
  | 'mirrorDir'
  | 'supplementsDir'
  | 'signal'
  | 'progress'
  | 'sealKey'
  | 'restrictedKey'
  | 'organisation'
  | 'now'
  | 'stamp'
> = {
  mirrorDir: '',
  supplementsDir: '',
  signal: new AbortController().signal,
  progress: () => undefined,
  sealKey: testSealKey,
  restrictedKey: testRestrictedKey,
  organisation: 'Ban Tiếp công dân (DỮ LIỆU MẪU)',
  now: () => Date.UTC(2027, 0, 1),
  stamp: () => Promise.resolve(null),
};

type Timeline = FinishPayload['timeline'];

/** A session in which everybody was seated and on air from the opening to the close, side by side. */
export function plenaryPayload(
  given: Pick<Timeline, 'sessionId' | 'openedAt' | 'closedAt' | 'bridges'> & Partial<Timeline>,
): FinishPayload {
  const [first] = given.bridges;
  if (first === undefined) throw new Error('a session has bridges');
  const ids = given.bridges.map(({ bridgeId }) => bridgeId);
  const whole = { fromMs: 0, toMs: given.closedAt - given.openedAt };
  const scene: Timeline['scenes'][number] = {
    ...{ ...whole, kind: 'plenary', itemId: null, restricted: false, onAir: ids, large: [], document: null },
  };
  return {
    timeline: {
      ...{ title: 'DỮ LIỆU MẪU', chairName: 'Nguyễn Văn A', place: 'Trung tâm', centre: first.bridgeId },
      ...{ items: [], turns: [], documents: [], acts: [], scenes: [scene] },
      seats: ids.map((bridgeId) => ({ ...whole, bridgeId, end: null })),
      ...given,
    },
    readiness: [],
    ...{ supplements: [], requestId: 'test' },
  };
}
