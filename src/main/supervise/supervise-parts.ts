import { makeBackOff } from './back-off.ts';
import type { Part, PartInfo } from './part.ts';
import { supervisePart, type SupervisedPart, type Supervision } from './supervised-part.ts';

export interface PartsSupervision extends Omit<Supervision, 'backOff'> {
  /** Told once for each part, when it is ready for the first time. */
  readonly onReady?: (part: string) => void;
}

/** The running house. */
export interface SupervisedParts {
  /** What each part told, once all have been ready; rejects with the first that cannot start. */
  readonly ready: Promise<ReadonlyMap<string, PartInfo>>;
  /** Stops all parts, wave by wave. Aborting `hurry` shortens every wait. Idempotent. */
  stop(hurry: AbortSignal): Promise<void>;
}

/** Starts parts, each as soon as those it needs are ready, and keeps them running until `stop`. */
export function superviseParts(parts: readonly Part[], supervision: PartsSupervision): SupervisedParts {
  const started = new Map<string, SupervisedPart>();
  const readiness = new Map<string, Promise<PartInfo>>();
  let stopping = false;

  const bringUp = async (part: Part): Promise<PartInfo> => {
    await Promise.all(part.needs.map((name) => readinessOf(name, part)));
    if (stopping) return new Promise<never>(() => {});
    const one = supervisePart(part, { ...supervision, backOff: makeBackOff() });
    started.set(part.name, one);
    const info = await one.ready;
    supervision.onReady?.(part.name);
    return info;
  };
  const byName = new Map(parts.map((part) => [part.name, part]));
  const readinessOf = (name: string, asker: Part): Promise<PartInfo> => {
    const part = byName.get(name);
    if (part === undefined) throw new Error(`${asker.name} needs ${name}, which is no part`);
    const known = readiness.get(name) ?? bringUp(part);
    readiness.set(name, known);
    return known;
  };

  const ready = Promise.all(
    parts.map(async (part) => [part.name, await readinessOf(part.name, part)] as const),
  ).then((entries) => new Map(entries));
  // A start that is stopped half-way leaves nobody waiting here.
  ready.catch(() => {});

  let stopped: Promise<void> | undefined;
  return {
    ready,
    stop: (hurry) =>
      (stopped ??= (async () => {
        stopping = true;
        const waves = [...new Set(parts.map((part) => part.stopWave))].sort((a, b) => a - b);
        for (const wave of waves) {
          const running = parts
            .filter((part) => part.stopWave === wave)
            .flatMap((part) => started.get(part.name) ?? []);
          await Promise.all(running.map((part) => part.stop(hurry)));
        }
      })()),
  };
}
