/** What the floor says of the capture. */
export interface CaptureFloor {
  /** Bridges of which only disguised sources may be taken. */
  readonly disguised: ReadonlySet<string>;
  /** Bridges that are taken; null: all. */
  readonly recorded: ReadonlySet<string> | null;
  /** Closed item that what is taken belongs to. */
  readonly restrictedTo: string | null;
}
