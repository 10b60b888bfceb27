import { z } from 'zod';

/** Whether the database can keep a text: NUL and halves of surrogate pairs are no characters to it. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Text that people typed, without blanks around it; its length is set where it is used. */
export const typedText = (min: number, max: number) => z.string().trim().min(min).max(max).refine(isStorable);
