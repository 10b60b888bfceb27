import type { types } from 'mediasoup';

/** How often levels are looked at, milliseconds. */
const INTERVAL_MS = 300;
/** Below this a microphone is taken for silent, dBov. */
const THRESHOLD_DB = -55;
const MAX_SPEAKERS = 8;

/** Watches the microphones of one router and tells who speaks, loudest first, when the set of speakers changes. */
export class SpeakingWatch {
  readonly #observer: types.AudioLevelObserver;
  readonly #tell: (bridgeIds: string[]) => void;
  readonly #bridgeOf = new Map<string, string>();
  #speaking: ReadonlySet<string> = new Set();

  private constructor(observer: types.AudioLevelObserver, tell: (bridgeIds: string[]) => void) {
    this.#observer = observer;
    this.#tell = tell;
    observer.on('volumes', (volumes) => {
      this.#now(volumes.flatMap(({ producer }) => this.#bridgeOf.get(producer.id) ?? []));
    });
    observer.on('silence', () => this.#now([]));
  }

  static async open(router: types.Router, tell: (bridgeIds: string[]) => void): Promise<SpeakingWatch> {
    const observer = await router.createAudioLevelObserver({
      interval: INTERVAL_MS,
      threshold: THRESHOLD_DB,
      maxEntries: MAX_SPEAKERS,
    });
    return new SpeakingWatch(observer, tell);
  }

  /** Adds a microphone; it leaves by itself when its producer closes. */
  async add(bridgeId: string, microphone: types.Producer): Promise<void> {
    this.#bridgeOf.set(microphone.id, bridgeId);
    microphone.observer.once('close', () => {
      this.#bridgeOf.delete(microphone.id);
      // With its last microphone the observer falls silent without a word.
      if (!this.#hasMicrophone(bridgeId)) this.#now([...this.#speaking].filter((id) => id !== bridgeId));
    });
    await this.#observer.addProducer({ producerId: microphone.id });
  }

  #hasMicrophone(bridgeId: string): boolean {
    return [...this.#bridgeOf.values()].includes(bridgeId);
  }

  #now(bridgeIds: string[]): void {
    const speaking = new Set(bridgeIds);
    if (speaking.size === this.#speaking.size && [...speaking].every((id) => this.#speaking.has(id))) return;
    this.#speaking = speaking;
    this.#tell([...speaking]);
  }
}
