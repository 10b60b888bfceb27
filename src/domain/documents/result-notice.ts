import type { ItemKind } from '../conduct/items.ts';
import { dayText } from '../procedure/day-text.ts';
import type { ResultOutcome } from '../procedure/result-notice.ts';
import type { Block, DocumentHead, StateDocument } from './state-document.ts';

/** What a citizen is told. Days are `YYYY-MM-DD`. */
export interface ResultPaper {
  readonly head: DocumentHead;
  readonly sessionTitle: string;
  readonly receivedOn: string;
  readonly kind: ItemKind;
  /**
   * Who it goes to: names and addresses as registered, or of a denunciation its code and nobody's name.
   */
  readonly to:
    | {
        readonly kind: 'citizens';
        readonly citizens: readonly { readonly name: string; readonly address: string }[];
      }
    | { readonly kind: 'code'; readonly code: string };
  readonly outcome: ResultOutcome;
  readonly text: string;
  readonly competent: string;
  /** Position and name; empty: left open. */
  readonly signer: string;
  readonly office: string;
  readonly sample: boolean;
}

const KINDS: Readonly<Record<ItemKind, string>> = {
  complaint: 'khiếu nại',
  denunciation: 'tố cáo',
  petition: 'kiến nghị',
  feedback: 'phản ánh',
};

/** What the office found, as the book of receptions calls it. */
export function outcomeText(outcome: ResultOutcome, competent: string): string {
  switch (outcome) {
    case 'accepted':
      return 'Thụ lý để giải quyết theo thẩm quyền.';
    case 'returned':
      return `Vụ việc không thuộc thẩm quyền giải quyết của cơ quan tiếp công dân; trả lại đơn và hướng dẫn công dân gửi đến ${competent} để được giải quyết theo quy định.`;
    case 'forwarded':
      return `Chuyển đơn đến cơ quan có thẩm quyền: ${competent}.`;
    case 'settled':
      return 'Vụ việc đã được giải quyết.';
    case 'refused':
      return 'Từ chối tiếp công dân theo quy định của Luật Tiếp công dân.';
  }
}

/** Thông báo kết quả tiếp công dân (Law on Citizen Reception, art. 28). */
export function resultNoticeDocument(paper: ResultPaper): StateDocument {
  const { kind, outcome, competent, text, to } = paper;
  return {
    name: 'Thông báo kết quả tiếp công dân',
    head: paper.head,
    title: 'Thông báo',
    subtitle: ['Về kết quả tiếp công dân'],
    landscape: false,
    body: [
      ...addressees(to),
      {
        kind: 'paragraph',
        text: `Ngày ${dayText(paper.receivedOn)}, tại buổi “${paper.sessionTitle}”, ${paper.office} đã tiếp và nghe nội dung ${KINDS[kind]} của Ông/Bà.`,
      },
      {
        kind: 'paragraph',
        text: `Sau khi xem xét, ${paper.office} thông báo kết quả như sau:`,
      },
      { kind: 'paragraph', text: [{ text: outcomeText(outcome, competent), bold: true }] },
      { kind: 'paragraph', text },
      { kind: 'paragraph', text: `${paper.office} thông báo để Ông/Bà biết.` },
    ],
    signatures: [{ title: 'Thủ trưởng đơn vị', note: '(Ký, ghi rõ họ tên, đóng dấu)', name: paper.signer }],
    recipients: [
      'Như trên',
      ...(outcome === 'forwarded' || outcome === 'returned' ? [competent] : []),
      'Ban Tiếp công dân',
      'Lưu: VT',
    ],
    sample: paper.sample,
  };
}

function addressees(to: ResultPaper['to']): Block[] {
  if (to.kind === 'code')
    return [
      {
        kind: 'paragraph',
        align: 'center',
        text: [{ text: 'Kính gửi: ' }, { text: `Người có vụ việc mã số ${to.code}`, bold: true }],
      },
    ];
  return to.citizens.map(({ name, address }) => ({
    kind: 'paragraph',
    align: 'center',
    text: [
      { text: 'Kính gửi: ' },
      { text: name, bold: true },
      ...(address === '' ? [] : [{ text: `, địa chỉ: ${address}` }]),
    ],
  }));
}
