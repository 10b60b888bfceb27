import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { edgeDifference, type RoutedConsumer } from '../../../media/edges.ts';

const bridge = fc.constantFrom('a', 'b', 'c', 'd');
const edges = fc.array(fc.record({ from: bridge, to: bridge }), { maxLength: 20 });
const producers = fc
  .array(fc.record({ bridgeId: bridge, source: fc.constantFrom('camera', 'microphone') }), { maxLength: 8 })
  .map((all) =>
    all.map(({ bridgeId, source }, n) => ({ bridgeId, producerId: `${bridgeId}-${source}-${n}` })),
  );
const seats = fc.uniqueArray(bridge).map((all) => new Set(all));
const state = fc.record({ edges, producers, seats }).chain((wanted) => {
  const producerId = fc.constantFrom('gone', ...wanted.producers.map((each) => each.producerId));
  const consumers = fc
    .array(fc.record({ to: bridge, producerId }), { maxLength: 12 })
    .map((all) => all.map((each, n): RoutedConsumer => ({ ...each, consumerId: `c${n}` })));
  return consumers.map((have) => ({ ...wanted, consumers: have }));
});

const key = ({ to, producerId }: { to: string; producerId: string }): string => `${to} ${producerId}`;

test('after the difference exactly one consumer exists per edge, producer and seat', () => {
  fc.assert(
    fc.property(state, (now) => {
      const { make, close } = edgeDifference(now);
      const kept = now.consumers.filter(({ consumerId }) => !close.includes(consumerId));
      const wanted = now.producers.flatMap((producer) =>
        [...now.seats]
          .filter((to) => now.edges.some((edge) => edge.from === producer.bridgeId && edge.to === to))
          .map((to) => key({ to, producerId: producer.producerId })),
      );
      expect([...kept, ...make].map(key).sort()).toEqual(wanted.sort());
    }),
  );
});

test('what is as wanted is left alone', () => {
  fc.assert(
    fc.property(state, (now) => {
      const { make, close } = edgeDifference(now);
      const kept = now.consumers.filter(({ consumerId }) => !close.includes(consumerId));
      const consumers = [...kept, ...make.map((each, n) => ({ ...each, consumerId: `new${n}` }))];
      expect(edgeDifference({ ...now, consumers })).toEqual({ make: [], close: [] });
    }),
  );
});

test('without an edge there is no consumer', () => {
  const now = { seats: new Set(['a', 'b']), producers: [{ bridgeId: 'a', producerId: 'p' }], consumers: [] };
  expect(edgeDifference({ ...now, edges: [] })).toEqual({ make: [], close: [] });
  expect(edgeDifference({ ...now, edges: [{ from: 'b', to: 'a' }] })).toEqual({ make: [], close: [] });
  expect(edgeDifference({ ...now, edges: [{ from: 'a', to: 'c' }] })).toEqual({ make: [], close: [] });
  expect(edgeDifference({ ...now, edges: [{ from: 'a', to: 'b' }] })).toEqual({
    make: [{ to: 'b', producerId: 'p' }],
    close: [],
  });
});
