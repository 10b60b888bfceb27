import { expect, test } from '@jest/globals';
import { resultNoticeDocument, type ResultPaper } from '../../../src/domain/documents/result-notice.ts';
import { urgingLetterDocument, type UrgingLetter } from '../../../src/domain/documents/urging-letter.ts';
import { runsOf, type StateDocument } from '../../../src/domain/documents/state-document.ts';

const head = {
  ...{ above: 'Ủy ban nhân dân tỉnh Hưng Yên', authority: 'Ban Tiếp công dân tỉnh', number: 'Số: 12/TB-TCD' },
  ...{ place: 'Hưng Yên', date: '2027-01-08' },
};
const textOf = ({ body }: StateDocument): string =>
  body
    .map((block) => {
      if (block.kind === 'list')
        return block.items
          .map((item) =>
            runsOf(item)
              .map(({ text }) => text)
              .join(''),
          )
          .join('\n');
      if (block.kind === 'table') return '';
      return typeof block.text === 'string'
        ? block.text
        : runsOf(block.text)
            .map(({ text }) => text)
            .join('');
    })
    .join('\n');

const paper: ResultPaper = {
  ...{ head, sessionTitle: 'Tiếp công dân định kỳ', receivedOn: '2026-12-14', kind: 'complaint' },
  to: { kind: 'citizens', citizens: [{ name: 'Nguyễn Văn Mẫu', address: 'Thôn 1, Phù Cừ' }] },
  ...{ outcome: 'forwarded', text: 'Vụ việc đã được xem xét.', competent: 'UBND huyện Phù Cừ' },
  ...{ signer: 'Trần Thị Mẫu', office: 'Ban Tiếp công dân tỉnh', sample: true },
};

test('the notice tells the citizen by name what became of the matter, and whom it went to', () => {
  const document = resultNoticeDocument(paper);
  const text = textOf(document);
  expect(text).toContain('Kính gửi: Nguyễn Văn Mẫu, địa chỉ: Thôn 1, Phù Cừ');
  expect(text).toContain('Ngày 14/12/2026');
  expect(text).toContain('Chuyển đơn đến cơ quan có thẩm quyền: UBND huyện Phù Cừ.');
  expect(text).toContain('Vụ việc đã được xem xét.');
  expect(document.recipients).toContain('UBND huyện Phù Cừ');
  expect([document.head?.number, document.sample, document.signatures[0]?.name]).toEqual([
    'Số: 12/TB-TCD',
    true,
    'Trần Thị Mẫu',
  ]);
});

test('what is not within competence is returned with guidance', () => {
  expect(textOf(resultNoticeDocument({ ...paper, outcome: 'returned' }))).toContain(
    'trả lại đơn và hướng dẫn công dân gửi đến UBND huyện Phù Cừ',
  );
  expect(resultNoticeDocument({ ...paper, outcome: 'accepted' }).recipients).not.toContain(
    'UBND huyện Phù Cừ',
  );
});

test('of a denunciation stands its code only', () => {
  const text = textOf(
    resultNoticeDocument({ ...paper, kind: 'denunciation', to: { kind: 'code', code: 'TC-01' } }),
  );
  expect(text).toContain('Người có vụ việc mã số TC-01');
  expect(text).not.toContain('Nguyễn');
});

const letter: UrgingLetter = {
  ...{ head, agency: 'Sở Xây dựng', sessionTitle: 'Tiếp công dân định kỳ', sessionDay: '2026-12-14' },
  ...{ chairName: 'Chủ tịch UBND tỉnh', label: 'Ông Nguyễn Văn Mẫu', denunciation: false },
  ...{ task: 'Trả lời công dân về giá đền bù', deadline: '2027-01-05', writtenOn: '2027-01-08', words: '' },
  ...{ office: 'Ban Tiếp công dân tỉnh', sample: false },
};

test('the letter says what was to be done by when, and that the day is over', () => {
  const text = textOf(urgingLetterDocument(letter));
  for (const part of [
    'Kính gửi: Sở Xây dựng',
    'Trả lời công dân về giá đền bù',
    'ngày 05/01/2027',
    'đã quá thời hạn',
  ])
    expect(text).toContain(part);
  expect(textOf(urgingLetterDocument({ ...letter, deadline: '2027-01-08' }))).not.toContain(
    'đã quá thời hạn',
  );
  expect(textOf(urgingLetterDocument({ ...letter, words: 'Báo cáo trước ngày 15/01/2027.' }))).toContain(
    'Báo cáo trước ngày 15/01/2027.',
  );
});

test('of a denunciation the letter names its code and nothing of the matter', () => {
  const text = textOf(urgingLetterDocument({ ...letter, denunciation: true, label: 'TC-01' }));
  expect(text).toContain('mã số TC-01');
  expect(text).not.toContain('đền bù');
});
