import { z } from 'zod';

export const SessionId = z.uuid();
export const BridgeId = z.uuid();
export const ItemId = z.uuid();
export const DocumentId = z.uuid();
export const MessageId = z.uuid();
export const NoteId = z.uuid();
/** One sitting of one device at a bridge; a take-over makes a new one. */
export const SeatId = z.uuid();
export const FileId = z.uuid();
/** Kept by the browser: tells a reload of the same device from a second device. */
export const DeviceId = z.uuid();
/** Instant, milliseconds since the Unix epoch. */
export const Instant = z.number();
export const Locale = z.enum(['vi', 'en']);
