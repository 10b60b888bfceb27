import { dayText } from '../procedure/day-text.ts';
import type { DocumentHead, StateDocument } from './state-document.ts';

/** What a letter that urges an agency says. Days are `YYYY-MM-DD`. */
export interface UrgingLetter {
  readonly head: DocumentHead;
  readonly agency: string;
  readonly sessionTitle: string;
  readonly sessionDay: string;
  readonly chairName: string;
  /** Name of the citizen, or the code of a denunciation; empty: the session as a whole. */
  readonly label: string;
  /** Of a denunciation nothing of the task is written either: who reads the letter knows it by its code. */
  readonly denunciation: boolean;
  readonly task: string;
  readonly deadline: string | null;
  readonly writtenOn: string;
  /** What the centre adds; empty: nothing. */
  readonly words: string;
  /** "Ban Tiếp công dân tỉnh". */
  readonly office: string;
  readonly sample: boolean;
}

/** Công văn đôn đốc: asks an agency to do what the chair concluded, and to report. */
export function urgingLetterDocument(letter: UrgingLetter): StateDocument {
  const { agency, sessionTitle, deadline, writtenOn } = letter;
  const late = deadline !== null && deadline < writtenOn;
  return {
    name: 'Công văn đôn đốc',
    head: letter.head,
    title: 'Công văn',
    subtitle: ['V/v đôn đốc thực hiện kết luận tại buổi tiếp công dân'],
    landscape: false,
    body: [
      {
        kind: 'paragraph',
        align: 'center',
        text: [{ text: 'Kính gửi: ' }, { text: agency, bold: true }],
      },
      {
        kind: 'paragraph',
        text: `Tại buổi “${sessionTitle}” ngày ${dayText(letter.sessionDay)}, ${letter.chairName} đã kết luận và giao ${agency} thực hiện nội dung sau:`,
      },
      {
        kind: 'list',
        items: [
          `Vụ việc: ${caseOf(letter)}`,
          ...(letter.denunciation ? [] : [`Nội dung giao: ${letter.task}`]),
          `Thời hạn: ${deadline === null ? 'theo quy định của pháp luật' : `ngày ${dayText(deadline)}`}`,
        ],
      },
      {
        kind: 'paragraph',
        text: late
          ? `Đến ngày ${dayText(writtenOn)} đã quá thời hạn nêu trên, ${letter.office} chưa nhận được báo cáo kết quả của ${agency}.`
          : `Đến ngày ${dayText(writtenOn)}, ${letter.office} chưa nhận được báo cáo kết quả của ${agency}.`,
      },
      ...(letter.words === '' ? [] : [{ kind: 'paragraph' as const, text: letter.words }]),
      {
        kind: 'paragraph',
        text: `${letter.office} đề nghị ${agency} khẩn trương thực hiện và báo cáo kết quả bằng văn bản; trường hợp có khó khăn, vướng mắc, đề nghị nêu rõ nguyên nhân, phương hướng và thời hạn giải quyết.`,
      },
    ],
    signatures: [{ title: 'Thủ trưởng đơn vị', note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' }],
    recipients: ['Như trên', `${letter.chairName} (để báo cáo)`, 'Lưu: VT'],
    sample: letter.sample,
  };
}

function caseOf({ label, denunciation }: UrgingLetter): string {
  if (denunciation) return `mã số ${label}`;
  return label === '' ? 'nội dung chung của buổi tiếp công dân' : label;
}
