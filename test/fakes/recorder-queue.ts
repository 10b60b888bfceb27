import type { FinishProgress } from '../../src/contracts/archive.ts';
import type { FinishPayload, FinishResult } from '../../src/contracts/recording-jobs.ts';
import type { PreviewPayload } from '../../src/contracts/preview.ts';
import type { RecorderQueue } from '../../src/usecases/ports.ts';

/** A queue that remembers what was asked and tells what the test wants told. */
export interface FakeRecorderQueue extends RecorderQueue {
  readonly payloads: FinishPayload[];
  readonly previews: PreviewPayload[];
  tellProgress(sessionId: string, progress: FinishProgress): void;
  tellFinished(result: FinishResult): void;
  tellFailed(sessionId: string, reason: string, final: boolean): void;
}

export function makeFakeRecorderQueue(): FakeRecorderQueue {
  const told: {
    progress: ((sessionId: string, progress: FinishProgress) => void)[];
    finished: ((result: FinishResult) => void)[];
    failed: ((sessionId: string, reason: string, final: boolean) => void)[];
  } = { progress: [], finished: [], failed: [] };
  const payloads: FinishPayload[] = [];
  const previews: PreviewPayload[] = [];
  return {
    payloads,
    previews,
    finish(payload) {
      payloads.push(payload);
      return Promise.resolve();
    },
    preview: (payload) => void previews.push(payload),
    onProgress: (listener) => void told.progress.push(listener),
    onFinished: (listener) => void told.finished.push(listener),
    onFailed: (listener) => void told.failed.push(listener),
    tellProgress: (...of) => told.progress.forEach((listener) => listener(...of)),
    tellFinished: (...of) => told.finished.forEach((listener) => listener(...of)),
    tellFailed: (...of) => told.failed.forEach((listener) => listener(...of)),
  };
}
