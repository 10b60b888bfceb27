import { expect, test } from '@jest/globals';
import { inParallel } from '../../../recorder/finish/in-parallel.ts';

test('results come in the order of the things, whatever ended first', async () => {
  const times = [30, 5, 20, 1];
  const made = await inParallel(times, async (ms, index) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return `${index}:${ms}`;
  });
  expect(made).toEqual(['0:30', '1:5', '2:20', '3:1']);
  expect(await inParallel([], () => Promise.reject(new Error('never asked')))).toEqual([]);
});

test('a failure is told when all that was begun has ended, and nothing is begun after it', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = inParallel([0, 1, 2, 3, 4, 5, 6, 7], async (item) => {
    begun.push(item);
    await new Promise((resolve) => setTimeout(resolve, item === 0 ? 1 : 20));
    ended.push(item);
    if (item === 0) throw new Error('the first one');
  });
  await expect(work).rejects.toThrow('the first one');
  expect(ended.toSorted()).toEqual(begun.toSorted());
  expect(begun.length).toBeLessThan(8);
});
