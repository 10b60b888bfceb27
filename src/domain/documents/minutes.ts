import { placeOf, type ItemPart, type MinutesSection } from '../procedure/minutes.ts';
import { timeText, dateText } from '../time.ts';
import { dateIn } from '../working-days.ts';
import type { Block, StateDocument } from './state-document.ts';

/** What the paper of the minutes is made of. */
export interface MinutesPaper {
  readonly above: string;
  readonly authority: string;
  readonly number: string;
  readonly place: string;
  readonly title: string;
  readonly chairName: string;
  readonly secretaryName: string;
  readonly openedAt: number;
  readonly bridges: readonly { readonly bridgeId: string; readonly name: string }[];
  /** Names of the items, in order: of a closed one the code name. */
  readonly items: readonly { readonly itemId: string; readonly label: string }[];
  /** Those that its reader may read. */
  readonly sections: readonly MinutesSection[];
  /** Bridge points that sign this copy. */
  readonly signers: readonly string[];
  /** Bridge whose extract it is; null: the whole. */
  readonly extractOf: string | null;
  /** When it was read back; null: a draft. */
  readonly readBackAt: number | null;
  readonly sample: boolean;
}

const PART_TITLES: Readonly<Record<ItemPart, string>> = {
  facts: '',
  statement: 'Ý kiến trình bày của công dân',
  explanation: 'Ý kiến giải trình của cơ quan',
  dialogue: 'Nội dung trao đổi, đối thoại',
  conclusion: 'Kết luận của người chủ trì',
};
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'];

/** Biên bản tiếp công dân trực tuyến: DOMAIN §4, in the form of Decree 30/2020/NĐ-CP. */
export function minutesDocument(paper: MinutesPaper): StateDocument {
  const { sections, extractOf, bridges, readBackAt } = paper;
  const extractName = bridges.find(({ bridgeId }) => bridgeId === extractOf)?.name ?? null;
  const parts: readonly (readonly [string, readonly Block[]])[] = [
    ['THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN', text(sections, 'general')],
    ['NGƯỜI THAM DỰ TẠI CÁC ĐIỂM CẦU', bridges.flatMap((bridge) => attendance(sections, bridge))],
    ['NỘI DUNG TIẾP CÔNG DÂN', itemBlocks(paper)],
    ['SỰ CỐ, GIÁN ĐOẠN', text(sections, 'incidents')],
    ['BẢN GHI ÂM, GHI HÌNH', text(sections, 'recording')],
    [
      'KẾT THÚC',
      [
        ...text(sections, 'closing'),
        {
          kind: 'paragraph',
          text:
            readBackAt === null
              ? 'Dự thảo: biên bản chưa được đọc lại.'
              : `Biên bản đã được đọc lại cho mọi người cùng nghe hồi ${timeText(readBackAt)} ngày ${dateText(readBackAt)}, công nhận là đúng và cùng ký tên.`,
        },
      ],
    ],
  ];
  return {
    name: `bien-ban-${dateIn(paper.openedAt)}${extractName === null ? '' : '-trich'}`,
    head: {
      ...{ above: paper.above, authority: paper.authority, number: paper.number, place: paper.place },
      date: dateIn(readBackAt ?? paper.openedAt),
    },
    title: 'BIÊN BẢN',
    subtitle: [
      'Tiếp công dân trực tuyến',
      paper.title,
      ...(extractName === null ? [] : [`Trích phần của điểm cầu ${extractName}`]),
    ],
    landscape: false,
    body: parts
      .filter(([, blocks]) => blocks.length > 0)
      .flatMap(([title, blocks], index): readonly Block[] => [
        { kind: 'heading', text: `${ROMAN[index] ?? ''}. ${title}` },
        ...blocks,
      ]),
    signatures: [
      { title: 'THƯ KÝ', note: '(Ký, ghi rõ họ tên)', name: paper.secretaryName },
      ...bridges
        .filter(({ bridgeId }) => paper.signers.includes(bridgeId))
        .map(({ name }) => ({
          title: `ĐẠI DIỆN ĐIỂM CẦU ${name.toLocaleUpperCase('vi')}`,
          note: '(Ký, ghi rõ họ tên)',
          name: '',
        })),
      { title: 'CHỦ TRÌ', note: '(Ký, ghi rõ họ tên)', name: paper.chairName },
    ],
    recipients: [],
    sample: paper.sample,
  };
}

function text(sections: readonly MinutesSection[], id: string): readonly Block[] {
  const found = sections.find((section) => section.id === id)?.text ?? '';
  return found
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ kind: 'paragraph', text: line, align: 'justify' }));
}

function attendance(
  sections: readonly MinutesSection[],
  { bridgeId, name }: { readonly bridgeId: string; readonly name: string },
): readonly Block[] {
  const lines = text(sections, `attendance.${bridgeId}`);
  if (lines.length === 0) return [];
  return [{ kind: 'paragraph', text: [{ text: `Tại ${name}:`, bold: true }] }, ...lines];
}

function itemBlocks({ items, sections }: MinutesPaper): readonly Block[] {
  const readable = items.filter(({ itemId }) =>
    sections.some(({ id }) => {
      const place = placeOf(id);
      return place?.of === 'item' && place.itemId === itemId;
    }),
  );
  return readable.flatMap(({ itemId, label }, index): readonly Block[] => {
    const part = (name: ItemPart): readonly Block[] => {
      const lines = text(sections, `item.${itemId}.${name}`);
      if (lines.length === 0 || PART_TITLES[name] === '') return lines;
      return [
        { kind: 'paragraph', text: [{ text: `${PART_TITLES[name]}:`, bold: true, italic: true }] },
        ...lines,
      ];
    };
    return [
      { kind: 'paragraph', text: [{ text: `${index + 1}. ${label}`, bold: true }] },
      ...(['facts', 'statement', 'explanation', 'dialogue', 'conclusion'] as const).flatMap(part),
    ];
  });
}
