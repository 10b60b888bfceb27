import { describe, expect, test } from '@jest/globals';
import { readinessSentence, type SentenceFacts } from '../../../../src/domain/readiness/sentence.ts';

const waiting = (count: number): SentenceFacts['waiting'] =>
  Array.from({ length: count }, (_, i) => ({ name: `Điểm ${i + 1}`, step: null }));

describe('the leader’s sentence', () => {
  test('all are ready', () => {
    expect(readinessSentence({ ready: 12, total: 12, waiting: [] }, 'vi')).toBe('12/12 điểm cầu sẵn sàng.');
    expect(readinessSentence({ ready: 12, total: 12, waiting: [] }, 'en')).toBe(
      '12 of 12 bridge points are ready.',
    );
  });
  test('one is waited for, with the step that keeps it', () => {
    const facts: SentenceFacts = { ready: 11, total: 12, waiting: [{ name: 'Phù Cừ', step: 'camera' }] };
    expect(readinessSentence(facts, 'vi')).toBe('11/12 điểm cầu sẵn sàng, 1 đang chờ: Phù Cừ (máy quay).');
    expect(readinessSentence(facts, 'en')).toBe(
      '11 of 12 bridge points are ready, waiting for 1: Phù Cừ (camera).',
    );
  });
  test('one that has not been checked is told as such', () => {
    const facts: SentenceFacts = { ready: 0, total: 1, waiting: [{ name: 'Ân Thi', step: null }] };
    expect(readinessSentence(facts, 'vi')).toBe('0/1 điểm cầu sẵn sàng, 1 đang chờ: Ân Thi (chưa kiểm tra).');
  });
  test('the centre’s server is named beside the bridge points', () => {
    const facts: SentenceFacts = { ready: 5, total: 5, waiting: [], serverWaits: { step: null } };
    expect(readinessSentence(facts, 'vi')).toBe(
      '5/5 điểm cầu sẵn sàng; máy chủ trung tâm chưa đạt (chưa kiểm tra).',
    );
    expect(readinessSentence({ ...facts, serverWaits: { step: 'disk' } }, 'en')).toMatch(
      /^5 of 5 bridge points are ready; the central server is not ready \(.+\)\.$/,
    );
  });
  test('five names are told, from the sixth on a number', () => {
    const five = readinessSentence({ ready: 0, total: 5, waiting: waiting(5) }, 'vi');
    expect(five).toContain('Điểm 5 (chưa kiểm tra).');
    expect(five).not.toContain('điểm cầu khác');
    const many = readinessSentence({ ready: 0, total: 105, waiting: waiting(105) }, 'vi');
    expect(many).toMatch(/Điểm 5 \(chưa kiểm tra\) và 100 điểm cầu khác\.$/);
    expect(many).not.toContain('Điểm 6');
    expect(readinessSentence({ ready: 0, total: 6, waiting: waiting(6) }, 'en')).toMatch(/ and 1 more\.$/);
  });
});
