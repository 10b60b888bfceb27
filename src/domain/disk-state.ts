export const DISK_STATES = ['well', 'filling', 'slow'] as const;
export type DiskState = (typeof DISK_STATES)[number];

/** Less than this is worth a word while there is still time to make room, seconds. */
const SOON_FULL_S = 3_600;
const LEAST_FREE_BYTES = 500_000_000;
/** More than this waiting for the disk says that it does not keep up. */
const WAITING_BYTES = 8 * 1_024 * 1_024;

/** What is to be said of the disk under a recording: early, before anything is lost. */
export function diskState(disk: {
  readonly freeBytes: number;
  readonly secondsLeft: number | null;
  readonly waitingBytes: number;
}): DiskState {
  if (disk.waitingBytes > WAITING_BYTES) return 'slow';
  const soon = disk.secondsLeft !== null && disk.secondsLeft < SOON_FULL_S;
  return soon || disk.freeBytes < LEAST_FREE_BYTES ? 'filling' : 'well';
}
