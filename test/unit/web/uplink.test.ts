import { describe, expect, test } from '@jest/globals';
import { availableUplink } from '../../../web/room/uplink.ts';

const pair = (id: string, available?: number) => ({
  ...{ id, type: 'candidate-pair', nominated: true },
  ...(available === undefined ? {} : { availableOutgoingBitrate: available }),
});
const said = (...entries: { readonly id: string }[]): RTCStatsReport =>
  new Map(entries.map((entry) => [entry.id, entry]));

describe('what the line carries', () => {
  test('after a restart of ICE the pair in use counts, not those from before it', () => {
    const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'new' };
    expect(availableUplink(said(pair('old'), pair('new', 90_000), transport))).toBe(90_000);
    expect(availableUplink(said(transport, pair('new', 90_000), pair('old', 500_000)))).toBe(90_000);
  });
  test('a browser that does not tell the pair in use lists it last', () => {
    expect(availableUplink(said(pair('old', 500_000), pair('new', 90_000)))).toBe(90_000);
  });
  test('nothing is known before the first pair, or before congestion control has an opinion', () => {
    expect(availableUplink(said())).toBeNull();
    expect(availableUplink(said(pair('only')))).toBeNull();
  });
});
