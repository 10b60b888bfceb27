import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { types } from 'mediasoup';
import { WorkerLoad } from '../../../media/worker-load.ts';

const unused = {
  ru_maxrss: 0,
  ru_ixrss: 0,
  ru_idrss: 0,
  ru_isrss: 0,
  ru_minflt: 0,
  ru_majflt: 0,
  ru_nswap: 0,
  ru_inblock: 0,
  ru_oublock: 0,
  ru_msgsnd: 0,
  ru_msgrcv: 0,
  ru_nsignals: 0,
  ru_nvcsw: 0,
  ru_nivcsw: 0,
};

/** A worker process as its processor time tells of it. */
class Process {
  readonly closed = false;
  cpuMs = 0;
  asked = 0;
  answer: 'at once' | 'never' | 'dead' = 'at once';

  getResourceUsage(): Promise<types.WorkerResourceUsage> {
    this.asked += 1;
    if (this.answer === 'never') return new Promise(() => {});
    if (this.answer === 'dead') return Promise.reject(new Error('worker closed'));
    return Promise.resolve({ ...unused, ru_utime: this.cpuMs * 0.75, ru_stime: this.cpuMs * 0.25 });
  }
}

let load: WorkerLoad;
let workers: Process[];

beforeEach(() => {
  jest.useFakeTimers();
  workers = [new Process()];
  load = new WorkerLoad(() => workers);
});

afterEach(() => {
  load.close();
  jest.useRealTimers();
});

/** One look later, with so much more processor time used. */
async function look(worker: Process, cpuMs: number): Promise<number> {
  worker.cpuMs += cpuMs;
  await jest.advanceTimersByTimeAsync(2_000);
  return load.of(worker);
}

test('the load is the share of a core between two looks', async () => {
  const [worker = new Process()] = workers;
  expect(load.of(worker)).toBe(0);
  expect(await look(worker, 60_000)).toBe(0);
  expect(await look(worker, 1_000)).toBeCloseTo(0.5, 2);
  expect(await look(worker, 0)).toBe(0);
  // Rounding may give a little more than all there is.
  expect(await look(worker, 2_010)).toBe(1);
});

test('a worker too busy to answer is asked once, and has no time left', async () => {
  const [worker = new Process()] = workers;
  await look(worker, 0);
  await look(worker, 1_600);
  worker.answer = 'never';
  expect(await look(worker, 0)).toBeCloseTo(0.8, 2);
  expect(await look(worker, 0)).toBe(1);
  expect(worker.asked).toBe(3);
});

test('one that dies under the question is followed by its successor, from nothing', async () => {
  const [worker = new Process()] = workers;
  worker.answer = 'dead';
  expect(await look(worker, 500)).toBe(0);
  const successor = new Process();
  workers = [successor];
  expect(await look(successor, 900)).toBe(0);
  expect(await look(successor, 400)).toBeCloseTo(0.2, 2);
});

test('after the end nobody is asked', async () => {
  const [worker = new Process()] = workers;
  load.close();
  load.close();
  await look(worker, 100);
  expect(worker.asked).toBe(0);
});
