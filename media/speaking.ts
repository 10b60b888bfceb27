import type { types } from 'mediasoup';

/** How often levels are looked at, milliseconds. */
const INTERVAL_MS = 300;
/** Below this a microphone is taken for silent, dBov. */
const THRESHOLD_DB = -55;
const MAX_SPEAKERS = 8;

/** Watches the microphones of a room, on all its routers, and tells who speaks, loudest first, when that changes. */
export class SpeakingWatch {
  readonly #tell: (bridgeIds: string[]) => void;
  readonly #observers = new Map<string, Promise<types.AudioLevelObserver>>();
  readonly #bridgeOf = new Map<string, string>();
  /** Who speaks on each router, with the level heard last, dBov. */
  readonly #levels = new Map<string, ReadonlyMap<string, number>>();
  #speaking: ReadonlySet<string> = new Set();

  constructor(tell: (bridgeIds: string[]) => void) {
    this.#tell = tell;
  }

  /** Adds a microphone; it leaves by itself when its producer closes. */
  async add(bridgeId: string, microphone: types.Producer, router: types.Router): Promise<void> {
    this.#bridgeOf.set(microphone.id, bridgeId);
    microphone.observer.once('close', () => {
      this.#bridgeOf.delete(microphone.id);
      // With its last microphone the observer falls silent without a word.
      if (this.#hasMicrophone(bridgeId)) return;
      const heard = new Map(this.#levels.get(router.id));
      if (heard.delete(bridgeId)) this.#heard(router.id, heard);
    });
    const observer = await this.#observerOf(router);
    await observer.addProducer({ producerId: microphone.id });
  }

  #observerOf(router: types.Router): Promise<types.AudioLevelObserver> {
    let observer = this.#observers.get(router.id);
    if (observer === undefined) {
      observer = this.#observe(router);
      this.#observers.set(router.id, observer);
      const forget = (): void => {
        this.#observers.delete(router.id);
        this.#heard(router.id, new Map());
      };
      observer.catch(forget);
      router.observer.once('close', forget);
    }
    return observer;
  }

  async #observe(router: types.Router): Promise<types.AudioLevelObserver> {
    const observer = await router.createAudioLevelObserver({
      interval: INTERVAL_MS,
      threshold: THRESHOLD_DB,
      maxEntries: MAX_SPEAKERS,
    });
    observer.on('volumes', (volumes) => {
      const heard = volumes.flatMap(({ producer, volume }): [string, number][] => {
        const bridgeId = this.#bridgeOf.get(producer.id);
        return bridgeId === undefined ? [] : [[bridgeId, volume]];
      });
      this.#heard(router.id, new Map(heard));
    });
    observer.on('silence', () => this.#heard(router.id, new Map()));
    return observer;
  }

  #hasMicrophone(bridgeId: string): boolean {
    return [...this.#bridgeOf.values()].includes(bridgeId);
  }

  #heard(routerId: string, levels: ReadonlyMap<string, number>): void {
    if (levels.size === 0) this.#levels.delete(routerId);
    else this.#levels.set(routerId, levels);
    const loudest = [...this.#levels.values()]
      .flatMap((each) => [...each])
      .toSorted(([, a], [, b]) => b - a)
      .map(([bridgeId]) => bridgeId)
      .slice(0, MAX_SPEAKERS);
    const speaking = new Set(loudest);
    if (speaking.size === this.#speaking.size && loudest.every((id) => this.#speaking.has(id))) return;
    this.#speaking = speaking;
    this.#tell([...speaking]);
  }
}
