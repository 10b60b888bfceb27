import { expect, test } from '@jest/globals';
import { formatProblem, label, problem, problemKeys } from '../../../scripts/setup/messages.mjs';

test.each(problemKeys())('%s is one sentence in each language', (key) => {
  const { vi, en } = problem(key);
  for (const text of [vi, en]) {
    expect(text).toMatch(/[.:]$/);
    expect(text).not.toMatch(/\. [A-ZĐ]|\n/);
  }
  expect(vi).not.toBe(en);
});

test.each(problemKeys())('%s fills in the same things in both languages', (key) => {
  const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  const { vi, en } = problem(key);
  expect(blanks(vi)).toEqual(blanks(en));
});

test('what is not given stays visible instead of becoming "undefined"', () => {
  expect(problem('disk-full', { path: '/x' }).vi).toContain('{free}');
});

test('a problem is shown in Vietnamese first, then English, the command and the log', () => {
  const text = formatProblem({ vi: 'Lỗi.', en: 'Fault.' }, { command: 'apt-get install x', logFile: '/log' });
  expect(text.split('\n')).toEqual(['✗ Lỗi.', '  Fault.', '    apt-get install x', '  Nhật ký / log: /log']);
});

test('labels carry both languages', () => {
  expect(label('node', { version: '24' })).toBe('Cài Node.js 24 (installing Node.js 24)');
});
