import type { LineQuality } from '../../src/contracts/session.ts';

/** How the lines of the bridges stood when media told of them last; it tells only changes. */
export class LineBook {
  readonly #lines = new Map<string, Map<string, LineQuality>>();

  note(sessionId: string, bridgeId: string, quality: LineQuality): void {
    const lines = this.#lines.get(sessionId) ?? new Map<string, LineQuality>();
    this.#lines.set(sessionId, lines.set(bridgeId, quality));
  }

  /** Of the bridges that somebody may know of. */
  of(
    sessionId: string,
    mayKnow: (bridgeId: string) => boolean,
  ): { readonly bridgeId: string; readonly quality: LineQuality }[] {
    return [...(this.#lines.get(sessionId) ?? [])]
      .filter(([bridgeId]) => mayKnow(bridgeId))
      .map(([bridgeId, quality]) => ({ bridgeId, quality }));
  }

  /** Media forgot its rooms, and with them how their lines were. */
  clear(): void {
    this.#lines.clear();
  }
}
