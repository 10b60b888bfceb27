import type { BookRow } from '../contracts/reports.ts';
import type { ItemKind } from '../domain/conduct/items.ts';
import { GROUP_FROM, maskedNumber } from '../domain/procedure/registration.ts';
import { isTaskOverdue } from '../domain/procedure/task.ts';
import { dateText } from '../domain/time.ts';
import type { CaseFollowUp, CaseRow, RegisteredMatter } from './ports/reports.ts';

/** Words of the book, a paper of the state: Vietnamese whatever the language of the interface is. */
export const KIND_NAMES: Readonly<Record<ItemKind, string>> = {
  complaint: 'Khiếu nại',
  denunciation: 'Tố cáo',
  petition: 'Kiến nghị',
  feedback: 'Phản ánh',
};
const STANDING_NAMES: Readonly<Record<CaseFollowUp['tasks'][number]['standing'], string>> = {
  settled: 'đã giải quyết',
  in_progress: 'đang giải quyết',
  not_settled: 'chưa giải quyết',
  still_pursued: 'đã giải quyết, công dân còn tiếp tục kiến nghị',
};

/** `2026-03-09` as `09/03/2026`. */
const dayWords = (day: string): string => day.split('-').toReversed().join('/');

/**
 * Rows of the book of receptions, form 03 of Circular 04/2021/TT-TTCP: twelve columns. Of a denunciation nothing but its
 * code: no name, address, paper or matter, whatever is stored.
 * @param seesPapers whether numbers of identity papers are shown whole
 */
export function bookRows(of: {
  readonly cases: readonly CaseRow[];
  readonly registrations: readonly RegisteredMatter[];
  readonly followUp: readonly CaseFollowUp[];
  readonly firstNumber: number;
  readonly today: string;
  readonly seesPapers: boolean;
}): BookRow[] {
  const registered = new Map(of.registrations.map((row) => [row.id, row]));
  const follow = new Map(of.followUp.map((each) => [each.itemId, each]));
  return of.cases.map((row, index) => {
    const closed = row.kind === 'denunciation';
    const matter = closed ? undefined : registered.get(row.registrationId ?? '')?.matter;
    const after = follow.get(row.itemId);
    const persons = matter?.persons ?? [];
    const number = (text: string): string => (of.seesPapers ? text : maskedNumber(text));
    return {
      itemId: row.itemId,
      number: of.firstNumber + index,
      day: dateText(row.calledAt ?? row.openedAt),
      citizens:
        persons.length === 0
          ? row.label
          : persons
              .map(({ name, address }) => [name, address].filter((text) => text !== '').join(' – '))
              .join('; '),
      papers: persons.flatMap(({ idNumber }) => (idNumber === '' ? [] : [number(idNumber)])).join('; '),
      matter: closed ? '' : (matter?.summary ?? row.summary),
      kindAndPeople: `${KIND_NAMES[row.kind]} / ${row.people} người`,
      settledBy: matter?.settledBy ?? '',
      accepted: resultWords(after, 'accepted', closed),
      returned: resultWords(after, 'returned', closed),
      forwarded: resultWords(after, 'forwarded', closed),
      result: followWords(after, of.today),
      note: noteWords(row),
    };
  });
}

/** The mark in one of the columns 8 to 10, with the notice it stands on. */
function resultWords(
  after: CaseFollowUp | undefined,
  column: 'accepted' | 'returned' | 'forwarded',
  closed: boolean,
): string {
  const result = after?.result;
  if (result === null || result?.outcome !== column) return '';
  const { number, issuedOn, competent } = result;
  const to = column === 'forwarded' && !closed ? competent : '';
  const on = issuedOn === null ? '' : `ngày ${dayWords(issuedOn)}`;
  return ['x', to, [number, on].filter((text) => text !== '').join(' ')]
    .filter((text) => text !== '')
    .join('; ');
}

/** What became of the tasks: agency, day, state. Words of a task are left out: they may tell whom it is about. */
function followWords(after: CaseFollowUp | undefined, today: string): string {
  const tasks = after?.tasks ?? [];
  const settled = after?.result?.outcome === 'settled' ? ['Đã có kết quả giải quyết'] : [];
  return [
    ...settled,
    ...tasks.map((task) => {
      const until = task.deadline === null ? '' : `, hạn ${dayWords(task.deadline)}`;
      const done = task.settledOn === null ? '' : ` ngày ${dayWords(task.settledOn)}`;
      const late = isTaskOverdue(task, today) ? ' (quá hạn)' : '';
      return `${task.agency}${until}: ${STANDING_NAMES[task.standing]}${done}${late}`;
    }),
  ].join('; ');
}

function noteWords(row: CaseRow): string {
  return [
    ...(row.state === 'deferred' ? ['Hoãn tiếp'] : []),
    ...(row.state === 'refused' ? ['Từ chối tiếp'] : []),
    ...(row.people >= GROUP_FROM ? ['Đoàn đông người'] : []),
    ...(row.backlog ? ['Tồn đọng'] : []),
    ...(row.fromAbove ? ['Cấp trên chuyển'] : []),
    ...(row.turns > 1 ? [`${row.turns} lượt`] : []),
  ].join('; ');
}
