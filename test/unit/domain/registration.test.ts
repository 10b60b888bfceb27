import { describe, expect, test } from '@jest/globals';
import {
  duplicateOf,
  listDeadline,
  maskedNumber,
  prioritiesOf,
  problemsOf,
  representativesOf,
  type Matter,
  type Person,
} from '../../../src/domain/procedure/registration.ts';

const person = (change: Partial<Person> = {}): Person => ({
  ...{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1, Phù Cừ', idKind: 'citizen_card', idNumber: '033099000123' },
  ...{ phone: '', representative: false, ...change },
});
const matter = (change: Partial<Matter> = {}): Matter => ({
  ...{ kind: 'complaint', field: 'land', summary: 'Đề nghị xem lại giá đền bù đất nông nghiệp', people: 1 },
  ...{ persons: [person()], waitingSince: null, sentFromAbove: false, ...change },
});
const TODAY = '2026-03-10';

describe('what is wrong with a registration', () => {
  const several = (people: number, speaking: number): Matter =>
    matter({
      people,
      persons: Array.from({ length: Math.max(1, speaking) }, (_, index) =>
        person({ idNumber: `03309900012${index}`, representative: index < speaking }),
      ),
    });
  test.each([
    ['one citizen', matter(), []],
    ['four without a representative', several(4, 0), []],
    ['five without a representative', several(5, 0), ['no_representative']],
    ['five with one', several(5, 1), []],
    ['ten with two', several(10, 2), []],
    ['ten with three', several(10, 3), ['too_many_representatives']],
    ['eleven with five', several(11, 5), []],
    ['eleven with six', several(11, 6), ['too_many_representatives']],
    ['nobody', matter({ persons: [] }), ['nobody_named']],
    ['two named, one came', matter({ persons: [person(), person()] }), ['more_named_than_came']],
    ['waiting since tomorrow', matter({ waitingSince: '2026-03-11' }), ['waiting_since_future']],
    ['waiting since today', matter({ waitingSince: TODAY }), []],
    ['a denunciation without names', matter({ kind: 'denunciation', persons: [], summary: '' }), []],
    ['a denunciation with a name', matter({ kind: 'denunciation', summary: '' }), ['names_of_denouncers']],
    ['a denunciation told', matter({ kind: 'denunciation', persons: [] }), ['names_of_denouncers']],
  ] as const)('%s', (_, given, problems) => {
    expect(problemsOf(given, TODAY)).toEqual(problems);
  });
  test('below a group everybody may speak', () => {
    expect([1, 4, 5, 10, 11].map((people) => representativesOf(people))).toEqual([
      { least: 0, most: 1 },
      { least: 0, most: 4 },
      { least: 1, most: 2 },
      { least: 1, most: 2 },
      { least: 1, most: 5 },
    ]);
  });
});

describe('what goes first', () => {
  const since = (waitingSince: string, on: string) => prioritiesOf(matter({ waitingSince }), on);
  test('what waits for three months, to the day', () => {
    expect(since('2026-01-15', '2026-04-14')).toEqual([]);
    expect(since('2026-01-15', '2026-04-15')).toEqual(['backlog']);
    // Where the month has no such day it is its last one.
    expect(since('2025-11-30', '2026-02-27')).toEqual([]);
    expect(since('2025-11-30', '2026-02-28')).toEqual(['backlog']);
    expect(since('2025-10-31', '2026-01-31')).toEqual(['backlog']);
  });
  test('groups, and what was sent from above', () => {
    expect(prioritiesOf(matter({ people: 5, sentFromAbove: true }), TODAY)).toEqual([
      'large_group',
      'from_above',
    ]);
    expect(prioritiesOf(matter({ people: 4 }), TODAY)).toEqual([]);
  });
});

describe('the same twice', () => {
  test('by paper, by name and address without diacritics, by what it is about', () => {
    const other = matter({
      summary: 'Tranh chấp ranh giới thửa đất với hộ liền kề',
      persons: [person({ name: 'Trần Thị Mẫu', address: 'Kim Động', idNumber: '033 099 000 123' })],
    });
    expect(duplicateOf(matter(), other)).toEqual(['same_paper']);
    const typed = matter({
      summary: 'khác',
      persons: [person({ name: 'NGUYEN VAN MAU', address: 'thon 1, phu cu', idNumber: '' })],
    });
    expect(duplicateOf(matter(), typed)).toEqual(['same_person']);
    const again = matter({
      summary: 'de nghi xem lai gia den bu dat nong nghiep cho gia dinh',
      persons: [person({ name: 'Lê Văn Mẫu', address: 'Văn Giang', idNumber: '033099000999' })],
    });
    expect(duplicateOf(matter(), again)).toEqual(['same_matter']);
  });
  test('neighbours, empty papers and short words are nothing of the kind', () => {
    const neighbour = person({ name: 'Lê Thị Mẫu', idNumber: '' });
    expect(
      duplicateOf(
        matter({ summary: 'Đất đai', persons: [neighbour] }),
        matter({ summary: 'Đất đai', persons: [person({ name: 'Lê Văn Mẫu', idNumber: '' })] }),
      ),
    ).toEqual([]);
  });
});

test('a paper’s number shows its last three characters', () => {
  expect(['033099000123', '12', ''].map(maskedNumber)).toEqual(['•••••••••123', '12', '']);
});

test('a list is late from five days before the session on', () => {
  const start = Date.UTC(2026, 2, 16, 1);
  expect(listDeadline(start)).toBe(Date.UTC(2026, 2, 11, 1));
});
