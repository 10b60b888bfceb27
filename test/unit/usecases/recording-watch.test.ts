import { expect, test } from '@jest/globals';
import { makeRecordingWatch } from '../../../src/usecases/recording-watch.ts';
import { makeFakeClock } from '../../fakes/clock.ts';

test('the mark follows the age of the newest byte, also where the clocks of two machines are hours apart', () => {
  const clock = makeFakeClock();
  const watch = makeRecordingWatch(clock);
  const mediaNow = clock.now() - 5 * 3_600_000;
  watch.heard('s', { at: mediaNow, bytes: 10, lastByteAt: mediaNow - 500 });
  expect(watch.markOf('s')).toEqual({ writing: true, bytes: 10, lastByteAt: clock.now() - 500 });
  clock.advance(1_501);
  expect(watch.markOf('s').writing).toBe(false);
});

test('a session that media said nothing of is not written', () => {
  const watch = makeRecordingWatch(makeFakeClock());
  expect(watch.markOf('s')).toEqual({ writing: false, bytes: 0, lastByteAt: null });
  watch.heard('s', { at: 1, bytes: 0, lastByteAt: null });
  expect(watch.markOf('s').writing).toBe(false);
  expect(watch.sessions()).toEqual(['s']);
  watch.forget('s');
  expect(watch.sessions()).toEqual([]);
});
