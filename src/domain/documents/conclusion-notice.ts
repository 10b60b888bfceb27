import type { Conclusion } from '../conduct/items.ts';
import { dayText } from '../procedure/minutes-draft.ts';
import { dateText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import type { StateDocument } from './state-document.ts';

/** A matter with what was decided of it; of a closed one the code name alone, and who has to act by when. */
export interface DecidedMatter {
  readonly label: string;
  readonly closed: boolean;
  readonly conclusions: readonly Conclusion[];
}

export interface ConclusionNotice {
  readonly above: string;
  readonly authority: string;
  readonly number: string;
  readonly place: string;
  readonly sessionTitle: string;
  readonly chairName: string;
  readonly heldAt: number;
  readonly issuedAt: number;
  readonly matters: readonly DecidedMatter[];
  readonly sample: boolean;
}

/** Agencies that something was given to, each once, in the order in which they were named. */
export function agenciesOf(matters: readonly DecidedMatter[]): readonly string[] {
  return [...new Set(matters.flatMap(({ conclusions }) => conclusions.map(({ agency }) => agency)))];
}

/** Thông báo kết luận (Circular 04/2021/TT-TTCP): what the chair decided, to the agencies that have to act. */
export function conclusionNoticeDocument(notice: ConclusionNotice): StateDocument {
  const { matters } = notice;
  const rows = matters.flatMap(({ label, closed, conclusions }) =>
    conclusions.map(({ agency, task, deadline }) => [
      label,
      agency,
      closed ? 'Thực hiện theo văn bản riêng' : task,
      deadline === null ? 'Theo quy định' : dayText(deadline),
    ]),
  );
  return {
    name: `thong-bao-ket-luan-${dateIn(notice.heldAt)}`,
    head: {
      ...{ above: notice.above, authority: notice.authority, number: notice.number, place: notice.place },
      date: dateIn(notice.issuedAt),
    },
    title: 'THÔNG BÁO',
    subtitle: [
      `Kết luận của ${notice.chairName}`,
      `tại buổi tiếp công dân trực tuyến ngày ${dateText(notice.heldAt)}`,
    ],
    landscape: false,
    body: [
      {
        kind: 'paragraph',
        align: 'justify',
        text: `Ngày ${dateText(notice.heldAt)}, ${notice.chairName} đã chủ trì ${notice.sessionTitle}. Sau khi nghe công dân trình bày và các cơ quan giải trình, người chủ trì kết luận, giao các cơ quan thực hiện những nội dung sau:`,
      },
      {
        kind: 'table',
        columns: [
          { title: 'STT', width: 7, align: 'center' },
          { title: 'Vụ việc', width: 23 },
          { title: 'Cơ quan thực hiện', width: 22 },
          { title: 'Nội dung giao', width: 32 },
          { title: 'Thời hạn', width: 16, align: 'center' },
        ],
        rows: rows.map((row, index) => [String(index + 1), ...row]),
      },
      {
        kind: 'paragraph',
        align: 'justify',
        text: `Đề nghị các cơ quan thực hiện đúng thời hạn, thông báo kết quả cho công dân và báo cáo về ${notice.authority} để theo dõi, tổng hợp.`,
      },
    ],
    signatures: [{ title: 'NGƯỜI CHỦ TRÌ', note: '(Ký, đóng dấu)', name: notice.chairName }],
    recipients: ['Như trên;', ...agenciesOf(matters).map((agency) => `${agency};`), 'Lưu: VT, TCD.'],
    sample: notice.sample,
  };
}
