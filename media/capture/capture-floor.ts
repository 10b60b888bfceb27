/** What the floor says of the capture. */
export interface CaptureFloor {
  /** Bridges that are taken; null: all. */
  readonly recorded: ReadonlySet<string> | null;
  /** Closed item that what is taken belongs to. */
  readonly restrictedTo: string | null;
}
