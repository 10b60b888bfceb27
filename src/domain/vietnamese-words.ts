/** Marks of tones and vowels, as they stand apart in decomposed text. */
const MARKS = /\p{Mn}/gu;

/** Lower case without diacritics: `Hưng Yên` and `hung yen` become the same. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** The words of a text in lower case, diacritics kept. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/**
 * What a text is found by: each word as it is written and without its diacritics, each once, in the order of the text.
 */
export function searchWords(text: string): string {
  const words = wordsOf(text);
  return [...new Set([...words, ...words.map(folded)])].join(' ');
}
