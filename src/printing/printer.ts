import { Worker } from 'node:worker_threads';
import type { DocumentPrinter } from '../usecases/ports/printing.ts';
import type { Printed, PrintOrder } from './print-thread.ts';

/** A printer with a thread of its own, so that long papers hold up nobody's session. */
export interface OwnedPrinter extends DocumentPrinter {
  close(): Promise<void>;
}

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/** The thread starts with the first paper, and anew after a fault of its own. */
export function makePrinter(): OwnedPrinter {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let lastId = 0;
  let closed = false;

  function gone(which: Worker, error: Error): void {
    if (thread === which) thread = null;
    for (const each of waiting.values()) each.reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const made = new Worker(new URL('./print-thread.ts', import.meta.url));
    // A server that has nothing else to do may end.
    made.unref();
    made.on('message', (printed: Printed) => {
      const asked = waiting.get(printed.id);
      waiting.delete(printed.id);
      if ('bytes' in printed) asked?.resolve(printed.bytes);
      else asked?.reject(new Error(`the paper could not be made: ${printed.failure}`));
    });
    made.on('error', (error) => gone(made, error instanceof Error ? error : new Error(String(error))));
    made.on('exit', () => gone(made, new Error('the printer stopped')));
    return made;
  }

  return {
    print(document, format) {
      if (closed) return Promise.reject(new Error('the printer is closed'));
      const to = (thread ??= start());
      const id = (lastId += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        to.postMessage({ id, document, format } satisfies PrintOrder);
      });
    },
    async close() {
      closed = true;
      await thread?.terminate();
    },
  };
}
