import { expect, test } from '@jest/globals';
import { makeRecordingWatch, type Flow } from '../../../src/usecases/recording-watch.ts';
import { makeFakeClock } from '../../fakes/clock.ts';

test('the mark follows the age of the newest byte, also where the clocks of two machines are hours apart', () => {
  const clock = makeFakeClock();
  const watch = makeRecordingWatch(clock);
  const mediaNow = clock.now() - 5 * 3_600_000;
  watch.heard('s', { at: mediaNow, bytes: 10, lastByteAt: mediaNow - 500, disk: null });
  expect(watch.markOf('s')).toEqual({ writing: true, bytes: 10, lastByteAt: clock.now() - 500, disk: null });
  clock.advance(1_501);
  expect(watch.markOf('s').writing).toBe(false);
});

test('a session that media said nothing of is not written', () => {
  const watch = makeRecordingWatch(makeFakeClock());
  expect(watch.markOf('s')).toEqual({ writing: false, bytes: 0, lastByteAt: null, disk: null });
  watch.heard('s', { at: 1, bytes: 0, lastByteAt: null, disk: null });
  expect(watch.markOf('s').writing).toBe(false);
  expect(watch.sessions()).toEqual(['s']);
  watch.forget('s');
  expect(watch.sessions()).toEqual([]);
});

test('the disk is spoken of while there is still time: little room at the present rate, or bytes that wait', () => {
  const clock = makeFakeClock();
  const watch = makeRecordingWatch(clock);
  const stateOf = (disk: Flow['disk']) => {
    watch.heard('s', { at: 1, bytes: 1, lastByteAt: 1, disk });
    return watch.markOf('s').disk;
  };
  const well = { freeBytes: 50e9, secondsLeft: 90_000, waitingBytes: 1_000 };
  expect(stateOf(well)).toEqual({ state: 'well', minutesLeft: 1_500 });
  expect(stateOf({ ...well, secondsLeft: null })).toEqual({ state: 'well', minutesLeft: null });
  expect(stateOf({ ...well, secondsLeft: 2_430 })).toEqual({ state: 'filling', minutesLeft: 40 });
  expect(stateOf({ ...well, freeBytes: 100e6 })?.state).toBe('filling');
  expect(stateOf({ ...well, waitingBytes: 9e6 })?.state).toBe('slow');
});
