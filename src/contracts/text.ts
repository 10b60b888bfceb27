import { z } from 'zod';

/** Whether the database can keep a text: NUL and halves of surrogate pairs are no characters to it. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * Text that people typed, without blanks around it, each letter with its marks as one character (NFC): the same name from
 * two keyboards is the same text. Its length is set where it is used.
 */
export const typedText = (min: number, max: number) =>
  z.string().trim().normalize().min(min).max(max).refine(isStorable);
