import type { ArchiveJob, ArchiveJobResult } from '../../src/contracts/archive-jobs.ts';
import type { ArchiveWorker } from '../../src/usecases/ports.ts';

/** Remembers what was asked, and tells what the test wants told. */
export interface FakeArchiveWorker extends ArchiveWorker {
  readonly jobs: ArchiveJob[];
  tellDone(jobId: string, result: ArchiveJobResult): Promise<void>;
  tellFailed(jobId: string, reason: string): Promise<void>;
}

export function makeFakeArchiveWorker(): FakeArchiveWorker {
  const done: Parameters<ArchiveWorker['onDone']>[0][] = [];
  const failed: Parameters<ArchiveWorker['onFailed']>[0][] = [];
  const jobs: ArchiveJob[] = [];
  return {
    jobs,
    ask(job) {
      jobs.push(job);
      return Promise.resolve();
    },
    onDone: (listener) => void done.push(listener),
    onFailed: (listener) => void failed.push(listener),
    tellDone: async (...of) => {
      for (const listener of done) await listener(...of);
    },
    tellFailed: async (...of) => {
      for (const listener of failed) await listener(...of);
    },
  };
}
