import { describe, expect, test } from '@jest/globals';
import { archiveFolder } from '../../../src/domain/archive-folder.ts';
import { REFUSAL_CODES, refusalSentence } from '../../../src/domain/errors.ts';
import { isWriting } from '../../../src/domain/red-mark.ts';
import { may, maySit, ROLES } from '../../../src/domain/roles.ts';
import { dayOf } from '../../../src/domain/time.ts';

describe('roles', () => {
  test('an administrator neither plays nor downloads recordings', () => {
    expect([
      may('admin', 'archive.play'),
      may('admin', 'archive.download'),
      may('admin', 'archive.list'),
    ]).toEqual([false, false, false]);
  });
  test('only the archivist downloads', () => {
    expect(ROLES.filter((role) => may(role, 'archive.download'))).toEqual(['archivist']);
  });
  test('an officer sits at the own bridge only, the people of the centre at the centre only', () => {
    const officer = { role: 'bridge_officer', bridgeId: 'b1' } as const;
    expect(maySit(officer, { bridgeId: 'b1', kind: 'district' })).toBe(true);
    expect(maySit(officer, { bridgeId: 'b2', kind: 'district' })).toBe(false);
    expect(maySit({ role: 'chair', bridgeId: null }, { bridgeId: 'c', kind: 'central' })).toBe(true);
    expect(maySit({ role: 'chair', bridgeId: null }, { bridgeId: 'b1', kind: 'district' })).toBe(false);
    expect(maySit({ role: 'archivist', bridgeId: null }, { bridgeId: 'c', kind: 'central' })).toBe(false);
  });
});

describe('the red mark', () => {
  test('shows while bytes reached the disk in the last two seconds', () => {
    expect(isWriting(null, 10_000)).toBe(false);
    expect(isWriting(8_000, 10_000)).toBe(true);
    expect(isWriting(7_999, 10_000)).toBe(false);
  });
});

describe('Vietnamese days', () => {
  test('a day runs from 17:00 to 17:00 UTC, whatever zone the machine is in', () => {
    const start = Date.UTC(2026, 11, 14, 17);
    expect(dayOf(start)).toEqual({ start, end: Date.UTC(2026, 11, 15, 17) });
    expect(dayOf(start - 1).start).toBe(Date.UTC(2026, 11, 13, 17));
  });
  test('the archive files a session of New Year morning under the new year', () => {
    expect(archiveFolder('id', Date.UTC(2026, 11, 31, 18))).toBe('2027/id');
    expect(archiveFolder('id', Date.UTC(2026, 11, 31, 16))).toBe('2026/id');
  });
});

test('every refusal has a sentence in both languages', () => {
  for (const code of REFUSAL_CODES) {
    expect(refusalSentence(code, 'vi')).toMatch(/\.$/);
    expect(refusalSentence(code, 'en')).not.toBe(refusalSentence(code, 'vi'));
  }
});
