import { fileURLToPath } from 'node:url';
import pdfmake from 'pdfmake';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import {
  documentDate,
  runsOf,
  type Block,
  type Line,
  type Signature,
  type StateDocument,
} from '../domain/documents/state-document.ts';
import {
  columnGroups,
  COUNTRY,
  HEAD_SHARES,
  INDENT_MM,
  inRows,
  MARGINS_MM,
  MOTTO,
  SAMPLE_MARK,
  SIZES,
  tableSize,
  textWidthMm,
} from './form.ts';

/** Tinos: open, every Vietnamese letter, and exactly as wide as Times New Roman. */
const FONT = 'Tinos';
/** Marks what stands above the text of each page. */
const PAGE_HEAD = 'page-head';
const points = (mm: number): number => (mm * 72) / 25.4;
const fontFile = (look: string): string =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/tinos/${look}/Tinos_${look}.ttf`));

pdfmake.setFonts({
  [FONT]: {
    normal: fontFile('400Regular'),
    bold: fontFile('700Bold'),
    italics: fontFile('400Regular_Italic'),
    bolditalics: fontFile('700Bold_Italic'),
  },
});
const fontFolder = fileURLToPath(new URL('.', import.meta.resolve('@expo-google-fonts/tinos/package.json')));
// A paper is text: nothing is fetched for it, and no file but the letters is read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fontFolder));

/** A state paper as PDF, with its letters inside; the same document gives the same pages everywhere. */
export async function pdfOf(document: StateDocument): Promise<Uint8Array> {
  const width = points(textWidthMm(document));
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageOrientation: document.landscape ? 'landscape' : 'portrait',
    pageMargins: [
      ...([points(MARGINS_MM.left), points(MARGINS_MM.top)] as const),
      ...([points(MARGINS_MM.right), points(MARGINS_MM.bottom)] as const),
    ],
    info: { title: document.name, creator: 'Cầu Tiếp Dân' },
    defaultStyle: { font: FONT, fontSize: SIZES.text, lineHeight: 1.15 },
    header: (page) => ({
      margin: [points(MARGINS_MM.left), points(8), points(MARGINS_MM.right), 0],
      style: PAGE_HEAD,
      columns: [
        { text: '', width: '*', style: PAGE_HEAD },
        {
          ...{ text: page > 1 ? String(page) : '', width: 60, alignment: 'center', style: PAGE_HEAD },
          fontSize: SIZES.head,
        },
        {
          ...{ text: document.sample ? SAMPLE_MARK : '', width: '*', alignment: 'right' },
          ...{ fontSize: 10, bold: true, color: '#9c2a2e', style: PAGE_HEAD },
        },
      ],
    }),
    // A heading never stays behind alone at the foot of a page. The head of the page follows in the list and is no text.
    pageBreakBefore: (node, nodes) =>
      node.headlineLevel === 1 && !nodes.getFollowingNodesOnPage().some(({ style }) => style !== PAGE_HEAD),
    content: [
      ...(document.head === null ? [] : [headOf(document, width)]),
      titleOf(document),
      ...document.body.flatMap((block) => blockOf(block, width)),
      ...endOf(document, width),
    ],
  };
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}

function textOf(line: Line): Content[] {
  return runsOf(line).map(({ text, bold = false, italic = false }) => ({
    text,
    ...(bold ? { bold } : {}),
    ...(italic ? { italics: true } : {}),
  }));
}

function rule(width: number, share: number): Content {
  const from = (width * (1 - share)) / 2;
  const line = { type: 'line' as const, x1: from, y1: 2, x2: width - from, y2: 2, lineWidth: 0.7 };
  return { canvas: [line] };
}

function headOf(document: StateDocument, width: number): Content {
  const { above = '', authority = '', number = '', place = '', date = null } = document.head ?? {};
  const [left, right] = HEAD_SHARES.map((share) => share * width) as [number, number];
  const centred = { alignment: 'center', fontSize: SIZES.authority } as const;
  return {
    columns: [
      {
        width: left,
        stack: [
          ...(above === '' ? [] : [{ text: above.toUpperCase(), ...centred }]),
          { text: authority.toUpperCase(), bold: true, ...centred },
          rule(left, 0.34),
          {
            text: number === '' ? 'Số: ……………' : number,
            ...{ alignment: 'center', fontSize: SIZES.head, margin: [0, 4, 0, 0] },
          },
        ],
      },
      {
        width: right,
        stack: [
          { text: COUNTRY, bold: true, ...centred },
          { text: MOTTO, bold: true, alignment: 'center', fontSize: SIZES.head },
          rule(right, 0.62),
          {
            text: `${place === '' ? '……………' : place}, ${documentDate(date)}`,
            ...{ italics: true, alignment: 'center', fontSize: SIZES.head, margin: [0, 4, 0, 0] },
          },
        ],
      },
    ],
  };
}

function titleOf({ title, subtitle }: StateDocument): Content {
  return {
    stack: [
      { text: title.toUpperCase(), bold: true, alignment: 'center' },
      ...subtitle.map((text): Content => ({ text, bold: true, alignment: 'center' })),
    ],
    margin: [0, 16, 0, 8],
  };
}

function blockOf(block: Block, width: number): Content[] {
  const indent = points(INDENT_MM);
  switch (block.kind) {
    case 'heading':
      return [
        {
          ...{ text: block.text, bold: true, leadingIndent: indent, margin: [0, 8, 0, 4] },
          headlineLevel: 1,
        },
      ];
    case 'paragraph': {
      const { align = 'justify' } = block;
      return [
        {
          ...{ text: textOf(block.text), alignment: align, margin: [0, 3, 0, 3] },
          ...(align === 'center' ? {} : { leadingIndent: indent }),
        },
      ];
    }
    case 'list':
      return block.items.map((item, at): Content => ({
        ...{ text: [block.numbered === true ? `${at + 1}. ` : '- ', ...textOf(item)] },
        ...{ alignment: 'justify', leadingIndent: indent, margin: [0, 2, 0, 2] },
      }));
    case 'table':
      return [tableOf(block, width)];
  }
}

type TableBlock = Extract<Block, { kind: 'table' }>;

/** Left and right of the text of a cell, points; the lines of the table take half a point each. */
const CELL_PAD = 3;

function tableOf({ columns, rows, total, numbered = false }: TableBlock, width: number): Content {
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  const room = width - columns.length * CELL_PAD * 2 - (columns.length + 1) * 0.5;
  const groups = columnGroups(columns);
  const grouped = groups.some(({ group }) => group !== null);
  const head = (text: string, extra: object = {}): TableCell => ({
    ...{ text, bold: true, alignment: 'center' as const },
    ...extra,
  });
  const line = (texts: readonly string[], bold: boolean): TableCell[] =>
    columns.map(({ align = 'left' }, at) => ({ text: texts[at] ?? '', alignment: align, bold }));
  const first = groups.flatMap(({ group, span, from }): TableCell[] => [
    group === null
      ? head(columns[from]?.title ?? '', grouped ? { rowSpan: 2 } : {})
      : head(group, { colSpan: span }),
    ...Array.from({ length: span - 1 }, () => ''),
  ]);
  const headRows: TableCell[][] = [
    first,
    ...(grouped ? [columns.map(({ group, title }) => (group === undefined ? '' : head(title)))] : []),
    ...(numbered
      ? [
          columns.map((_, at): TableCell => ({
            ...{ text: String(at + 1), italics: true, alignment: 'center', fontSize: SIZES.recipients },
          })),
        ]
      : []),
  ];
  return {
    fontSize: tableSize(columns),
    lineHeight: 1.05,
    margin: [0, 4, 0, 8],
    table: {
      ...{ headerRows: headRows.length, dontBreakRows: true },
      widths: columns.map((column) => (column.width / whole) * room),
      body: [
        ...headRows,
        ...rows.map((row) => line(row, false)),
        ...(total === undefined ? [] : [line(total, true)]),
      ],
    },
    layout: {
      ...{ hLineWidth: () => 0.5, vLineWidth: () => 0.5 },
      ...{ paddingLeft: () => CELL_PAD, paddingRight: () => CELL_PAD },
    },
  };
}

function signature({ title, note, name }: Signature): Content {
  return {
    stack: [
      { text: title.toUpperCase(), bold: true, alignment: 'center', fontSize: SIZES.head },
      ...(note === ''
        ? []
        : [{ text: note, italics: true, alignment: 'center' as const, fontSize: SIZES.head }]),
      // Room for the hand and the seal.
      { text: name, bold: true, alignment: 'center', margin: [0, 64, 0, 0] },
    ],
  };
}

function endOf({ signatures, recipients }: StateDocument, width: number): Content[] {
  if (recipients.length > 0) {
    const to: Content[] = [
      { text: 'Nơi nhận:', bold: true, italics: true, fontSize: 12 },
      ...recipients.map((each): Content => ({ text: `- ${each};`, fontSize: SIZES.recipients })),
    ];
    return [
      {
        ...{ unbreakable: true, margin: [0, 12, 0, 0] },
        stack: [
          {
            columns: [
              { width: width * 0.45, stack: to },
              { width: width * 0.55, stack: signatures.map(signature) },
            ],
          },
        ],
      },
    ];
  }
  return inRows(signatures, 3).map((row): Content => ({
    ...{ unbreakable: true, margin: [0, 12, 0, 0] },
    stack: [{ columns: row.map((each) => ({ width: '*', stack: [signature(each)] })) }],
  }));
}
