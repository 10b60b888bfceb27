import type { IdKind } from '../procedure/registration.ts';
import { ID_KIND_WORDS } from '../procedure/registration-words.ts';
import { dateText, timeText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import type { Block, StateDocument } from './state-document.ts';

/** What a receipt tells (DOMAIN §4, giấy biên nhận). */
export interface ReceiptFacts {
  /** Name of the registration: `DK-1A2B3C4D`. */
  readonly code: string;
  /** Authority above the bridge point. */
  readonly above: string;
  readonly bridge: string;
  /** When it is given, epoch milliseconds. */
  readonly at: number;
  readonly receiver: { readonly name: string; readonly position: string };
  /** Null of a denunciation: nobody is named, and no paper could tell who it was. */
  readonly giver: {
    readonly name: string;
    readonly address: string;
    readonly idKind: IdKind;
    readonly idNumber: string;
    readonly phone: string;
    /** How many came about the matter. */
    readonly people: number;
  } | null;
  readonly papers: readonly { readonly title: string; readonly pages: number; readonly original: boolean }[];
  readonly session: { readonly title: string; readonly plannedStart: number };
  readonly sample: boolean;
}

const DOTS = '……………………………';
const filled = (text: string): string => (text === '' ? DOTS : text);

/** The receipt that a citizen gets for what was handed in: two copies, signed by both. */
export function receiptDocument(facts: ReceiptFacts): StateDocument {
  const { code, above, bridge, at, receiver, giver, session, sample } = facts;
  return {
    name: `giay-bien-nhan-${code}`,
    head: { above, authority: bridge, number: '', place: bridge, date: dateIn(at) },
    title: 'GIẤY BIÊN NHẬN',
    subtitle: [
      giver === null ? `Về việc tiếp nhận vụ việc mã số ${code}` : 'Về việc nhận đơn, thông tin, tài liệu',
    ],
    landscape: false,
    body: [
      paragraph(`Hồi ${timeText(at)} ngày ${dateText(at)}, tại ${bridge}.`),
      paragraph(`Người nhận: ${receiver.name}. Chức vụ: ${receiver.position}. Điểm cầu: ${bridge}.`),
      ...(giver === null ? protectedBody(code) : openBody(facts, giver)),
      paragraph(
        `Vụ việc được đăng ký cho buổi: ${session.title}, ngày ${dateText(session.plannedStart)}. Mã đăng ký: ${code}.`,
      ),
      paragraph('Giấy biên nhận được lập thành 02 bản có nội dung như nhau, mỗi bên giữ 01 bản.'),
    ],
    signatures: [
      // Nor does who denounces sign: the handwriting is protected as the name is.
      ...(giver === null ? [] : [{ title: 'NGƯỜI GIAO', note: '(Ký, ghi rõ họ tên)', name: giver.name }]),
      { title: 'NGƯỜI NHẬN', note: '(Ký, ghi rõ họ tên)', name: receiver.name },
    ],
    recipients: [],
    sample,
  };
}

function openBody({ papers }: ReceiptFacts, giver: NonNullable<ReceiptFacts['giver']>): readonly Block[] {
  const several = giver.people > 1 ? ` (đại diện cho ${giver.people} người)` : '';
  return [
    paragraph(`Người giao: ${giver.name}${several}.`),
    paragraph(`Giấy tờ tùy thân: ${ID_KIND_WORDS[giver.idKind]}, số ${filled(giver.idNumber)}.`),
    paragraph(`Địa chỉ: ${giver.address}. Điện thoại: ${filled(giver.phone)}.`),
    ...(papers.length === 0
      ? [paragraph('Không giao kèm tài liệu.')]
      : [
          paragraph('Đã giao và nhận các tài liệu sau đây:'),
          {
            kind: 'table' as const,
            columns: [
              { title: 'STT', width: 8, align: 'center' as const },
              { title: 'Tên tài liệu', width: 52 },
              { title: 'Số trang', width: 15, align: 'center' as const },
              { title: 'Bản chính/bản sao', width: 25, align: 'center' as const },
            ],
            rows: papers.map(({ title, pages, original }, index) => [
              ...[String(index + 1), title, String(pages), original ? 'Bản chính' : 'Bản sao'],
            ]),
          },
        ]),
  ];
}

function protectedBody(code: string): readonly Block[] {
  return [
    paragraph(`Đã tiếp nhận vụ việc mã số ${code}.`),
    paragraph('Họ tên, địa chỉ, nội dung không ghi trên giấy này để bảo vệ người cung cấp thông tin.'),
  ];
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text, align: 'justify' });
