import type { ItemKind } from '../conduct/items.ts';
import type { Competence, Priority } from '../procedure/registration.ts';
import { COMPETENCE_WORDS, KIND_WORDS, PRIORITY_WORDS } from '../procedure/registration-words.ts';
import type { Slot } from '../procedure/time-slots.ts';
import { dateText, timeText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import type { StateDocument } from './state-document.ts';

/** One line of the list that the leader gets. */
export interface ListedMatter {
  readonly time: Slot;
  /** Names of the bridge points where the citizens sit. */
  readonly bridges: readonly string[];
  readonly kind: ItemKind;
  /** Of a denunciation its code; otherwise who comes. */
  readonly label: string;
  readonly people: number;
  readonly priorities: readonly Priority[];
  /** What the bridge wrote down; null: put onto the agenda by the centre itself. */
  readonly registration: {
    readonly addresses: readonly string[];
    readonly settledBy: string;
    readonly competence: Competence;
    readonly inviteWish: string;
    readonly note: string;
  } | null;
  readonly summary: string;
}

export interface RegistrationListFacts {
  readonly above: string;
  readonly authority: string;
  readonly place: string;
  /** When it is drawn up, epoch milliseconds. */
  readonly at: number;
  readonly session: { readonly title: string; readonly chairName: string; readonly plannedStart: number };
  readonly preparedBy: string;
  readonly slots: readonly (Slot & { readonly bridge: string })[];
  readonly matters: readonly ListedMatter[];
  readonly sample: boolean;
}

const span = ({ from, until }: Slot): string => `${timeText(from)}–${timeText(until)}`;

/** The consolidated list of the registered citizens (DOMAIN §4), in the order in which they are received. */
export function registrationListDocument(facts: RegistrationListFacts): StateDocument {
  const { above, authority, place, at, session, preparedBy, slots, matters, sample } = facts;
  const people = matters.reduce((sum, each) => sum + each.people, 0);
  return {
    name: `danh-sach-cong-dan-dang-ky-${dateIn(session.plannedStart)}`,
    head: { above, authority, number: '', place, date: dateIn(at) },
    title: 'DANH SÁCH CÔNG DÂN ĐĂNG KÝ',
    subtitle: [
      session.title,
      `Thời gian: ${timeText(session.plannedStart)} ngày ${dateText(session.plannedStart)}. Chủ trì: ${session.chairName}`,
    ],
    landscape: true,
    body: [
      {
        kind: 'table',
        columns: [
          { title: 'STT', width: 4, align: 'center' },
          { title: 'Điểm cầu', width: 9 },
          { title: 'Họ tên', width: 12 },
          { title: 'Địa chỉ', width: 11 },
          { title: 'Số người/đại diện', width: 7, align: 'center' },
          { title: 'Loại', width: 7, align: 'center' },
          { title: 'Tóm tắt nội dung', width: 17 },
          { title: 'Cơ quan đã giải quyết, văn bản', width: 10 },
          { title: 'Thẩm quyền', width: 7, align: 'center' },
          { title: 'Đề xuất mời cơ quan', width: 8 },
          { title: 'Ghi chú', width: 10 },
        ],
        rows: matters.map((each, index) => [String(index + 1), ...cellsOf(each)]),
        total: ['', 'Cộng', `${matters.length} vụ việc`, '', String(people), '', '', '', '', '', ''],
      },
      { kind: 'heading', text: 'Thời gian dự kiến của từng điểm cầu' },
      { kind: 'list', items: slots.map((slot) => `${slot.bridge}: ${span(slot)}`) },
    ],
    signatures: [
      { title: 'NGƯỜI LẬP', note: '(Ký, ghi rõ họ tên)', name: preparedBy },
      { title: 'LÃNH ĐẠO PHÊ DUYỆT', note: '(Ký, ghi rõ họ tên)', name: '' },
    ],
    recipients: ['Lãnh đạo chủ trì', 'Các điểm cầu có công dân', 'Lưu'],
    sample,
  };
}

function cellsOf(matter: ListedMatter): readonly string[] {
  const { time, bridges, kind, label, people, registration, summary, priorities } = matter;
  const when = `Dự kiến ${span(time)}`;
  const bridge = bridges.join(', ');
  // Of a denunciation the code only: what else was written down of it stays out of every paper.
  if (kind === 'denunciation')
    return [bridge, label, '', String(people), KIND_WORDS[kind], '', '', '', '', when];
  const notes = [when, ...priorities.map((each) => PRIORITY_WORDS[each]), registration?.note ?? ''];
  return [
    ...[bridge, label, [...new Set(registration?.addresses ?? [])].join('; ')],
    ...[String(people), KIND_WORDS[kind], summary, registration?.settledBy ?? ''],
    registration === null ? '' : COMPETENCE_WORDS[registration.competence],
    ...[registration?.inviteWish ?? '', notes.filter((text) => text !== '').join('. ')],
  ];
}
