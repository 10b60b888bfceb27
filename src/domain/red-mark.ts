/** How long after the last byte on disk the red mark may still show, milliseconds. */
export const RED_MARK_MS = 2_000;

/**
 * Whether "Đang ghi hình" may show: only while bytes of this session reached the disk in the last two seconds.
 * @param lastByteAt time the newest byte was known to be on disk; null where none ever was
 */
export function isWriting(lastByteAt: number | null, now: number): boolean {
  return lastByteAt !== null && now - lastByteAt <= RED_MARK_MS;
}
