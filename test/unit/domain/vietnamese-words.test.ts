import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { folded, searchWords, wordsOf } from '../../../src/domain/vietnamese-words.ts';

test('diacritics, đ and capitals make no difference to the folded form', () => {
  expect(folded('Đường Nguyễn Trãi, HƯNG YÊN')).toBe('duong nguyen trai, hung yen');
  // The same letters, composed and decomposed.
  expect(folded('ế'.normalize('NFD'))).toBe(folded('ế'.normalize('NFC')));
});

test('words are letters and digits only, whatever was typed', () => {
  expect(wordsOf("Vụ 12/2026: 'đất' & (nhà) | !x:*")).toEqual(['vụ', '12', '2026', 'đất', 'nhà', 'x']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
    }),
  );
});

test('a text is found by each word as it is written and without diacritics, each once', () => {
  expect(searchWords('Đất đất dat')).toBe('đất dat');
});
