import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  Header,
  LevelFormat,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IParagraphOptions,
} from 'docx';
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
  PAPER,
  SAMPLE_MARK,
  SIZES,
  tableSize,
  textWidthMm,
} from './form.ts';

const FONT = 'Times New Roman';
const NUMBERED = 'numbered';
const twips = convertMillimetersToTwip;
const NO_BORDER = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const NO_BORDERS = {
  ...{ top: NO_BORDER, bottom: NO_BORDER, left: NO_BORDER, right: NO_BORDER },
  ...{ insideHorizontal: NO_BORDER, insideVertical: NO_BORDER },
};
/** A line and a bit, as the form asks. */
const LINES = { line: 276, lineRule: LineRuleType.AUTO } as const;
const LINE = { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } as const;

/** A state paper as a Word file: set in Times New Roman, to be edited further where people wish. */
export async function docxOf(document: StateDocument): Promise<Uint8Array> {
  const width = textWidthMm(document);
  const file = new Document({
    title: document.name,
    creator: 'Cầu Tiếp Dân',
    styles: { default: { document: { run: { font: FONT, size: SIZES.text * 2 } } } },
    numbering: {
      config: [
        {
          reference: NUMBERED,
          levels: [
            {
              ...{ level: 0, format: LevelFormat.DECIMAL, text: '%1.', alignment: AlignmentType.START },
              style: { paragraph: { indent: { left: twips(INDENT_MM + 6), hanging: twips(6) } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: {
          // The number of the page stands above, from the second page on.
          titlePage: true,
          page: {
            size: {
              width: twips(PAPER.shortMm),
              height: twips(PAPER.longMm),
              orientation: document.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: {
              ...{ top: twips(MARGINS_MM.top), bottom: twips(MARGINS_MM.bottom) },
              ...{ left: twips(MARGINS_MM.left), right: twips(MARGINS_MM.right), header: twips(10) },
            },
          },
        },
        headers: {
          first: new Header({ children: markOf(document) }),
          default: new Header({ children: [pageNumber(), ...markOf(document)] }),
        },
        children: [
          ...(document.head === null ? [] : [headOf(document, width)]),
          ...titleOf(document),
          ...document.body.flatMap((block, at) => blockOf(block, width, at)),
          ...endOf(document, width),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(file));
}

function pageNumber(): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children: [PageNumber.CURRENT], size: SIZES.head * 2 })],
  });
}

function markOf({ sample }: StateDocument): Paragraph[] {
  if (!sample) return [];
  const mark = new TextRun({ text: SAMPLE_MARK, bold: true, size: 20, color: '9c2a2e' });
  return [new Paragraph({ alignment: AlignmentType.RIGHT, children: [mark] })];
}

interface Look {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italics?: boolean;
}

function textOf(line: Line, { size = SIZES.text, bold = false, italics = false }: Look = {}): TextRun[] {
  return runsOf(line).map(
    (run) =>
      new TextRun({
        ...{ text: run.text, size: size * 2 },
        ...{ bold: run.bold ?? bold, italics: run.italic ?? italics },
      }),
  );
}

function centred(text: string, look: Look = {}, options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, ...options, children: textOf(text, look) });
}

/** A line below a text, some share of the width of what it stands in. */
function rule(shareEachSide: number, widthMm: number): Paragraph {
  const indent = twips(widthMm * shareEachSide);
  return new Paragraph({
    ...{ indent: { left: indent, right: indent }, border: { top: LINE } },
    spacing: { before: 40, after: 0, line: 120, lineRule: LineRuleType.EXACT },
  });
}

function cell(children: readonly (Paragraph | Table)[], widthMm: number): TableCell {
  return new TableCell({
    ...{ children: [...children], width: { size: twips(widthMm), type: WidthType.DXA } },
    margins: { left: 0, right: 0 },
  });
}

/** Places things side by side without lines. */
function beside(cells: readonly (readonly (Paragraph | Table)[])[], widthsMm: readonly number[]): Table {
  return new Table({
    ...{ borders: NO_BORDERS, layout: TableLayoutType.FIXED, columnWidths: widthsMm.map(twips) },
    rows: [
      new TableRow({ cantSplit: true, children: cells.map((each, at) => cell(each, widthsMm[at] ?? 0)) }),
    ],
  });
}

function headOf(document: StateDocument, width: number): Table {
  const { above = '', authority = '', number = '', place = '', date = null } = document.head ?? {};
  const [left, right] = HEAD_SHARES.map((share) => share * width) as [number, number];
  return beside(
    [
      [
        ...(above === '' ? [] : [centred(above.toUpperCase(), { size: SIZES.authority })]),
        centred(authority.toUpperCase(), { size: SIZES.authority, bold: true }),
        rule(0.33, left),
        centred(number === '' ? 'Số: ……………' : number, { size: SIZES.head }, { spacing: { before: 60 } }),
      ],
      [
        centred(COUNTRY, { size: SIZES.authority, bold: true }),
        centred(MOTTO, { size: SIZES.head, bold: true }),
        rule(0.19, right),
        centred(
          `${place === '' ? '……………' : place}, ${documentDate(date)}`,
          { size: SIZES.head, italics: true },
          { spacing: { before: 60 } },
        ),
      ],
    ],
    [left, right],
  );
}

function titleOf({ title, subtitle }: StateDocument): Paragraph[] {
  return [
    centred(title.toUpperCase(), { bold: true }, { spacing: { before: 280, after: 40 }, keepNext: true }),
    ...subtitle.map((line) => centred(line, { bold: true }, { keepNext: true })),
    new Paragraph({ spacing: { after: 60 } }),
  ];
}

function blockOf(block: Block, width: number, at: number): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          ...{ keepNext: true, spacing: { before: 160, after: 80 } },
          ...{ indent: { firstLine: twips(INDENT_MM) }, children: textOf(block.text, { bold: true }) },
        }),
      ];
    case 'paragraph': {
      const { align = 'justify' } = block;
      const alignment = {
        ...{ left: AlignmentType.LEFT, center: AlignmentType.CENTER, justify: AlignmentType.JUSTIFIED },
      }[align];
      return [
        new Paragraph({
          ...{ alignment, spacing: { before: 60, after: 60, ...LINES }, children: textOf(block.text) },
          ...(align === 'center' ? {} : { indent: { firstLine: twips(INDENT_MM) } }),
        }),
      ];
    }
    case 'list':
      return block.items.map(
        (item) =>
          new Paragraph({
            ...{ alignment: AlignmentType.JUSTIFIED, spacing: { before: 40, after: 40, ...LINES } },
            // Each list counts from one.
            ...(block.numbered === true
              ? { numbering: { reference: NUMBERED, level: 0, instance: at } }
              : { indent: { firstLine: twips(INDENT_MM) } }),
            children: [...(block.numbered === true ? [] : textOf('- ')), ...textOf(item)],
          }),
      );
    case 'table':
      return [tableOf(block, width), new Paragraph({ spacing: { after: 60 } })];
  }
}

type TableBlock = Extract<Block, { kind: 'table' }>;

function tableOf({ columns, rows, total, numbered = false }: TableBlock, width: number): Table {
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  const widths = columns.map((column) => twips((column.width / whole) * width));
  const groups = columnGroups(columns);
  const size = tableSize(columns);
  const grouped = groups.some(({ group }) => group !== null);
  const head = (
    text: string,
    at: number,
    extra: { readonly columnSpan?: number; readonly verticalMerge?: 'restart' | 'continue' } = {},
  ): TableCell =>
    new TableCell({
      ...{ verticalAlign: VerticalAlignTable.CENTER, width: { size: widths[at] ?? 0, type: WidthType.DXA } },
      children: [centred(text, { size, bold: true })],
      ...extra,
    });
  const second = (at: number): TableCell =>
    columns[at]?.group === undefined
      ? head('', at, { verticalMerge: 'continue' })
      : head(columns[at].title, at);
  const line = (texts: readonly string[], bold: boolean): TableRow =>
    new TableRow({
      cantSplit: true,
      children: columns.map(({ align = 'left' }, at) => {
        const alignment = {
          ...{ left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT },
        }[align];
        return new TableCell({
          width: { size: widths[at] ?? 0, type: WidthType.DXA },
          children: (texts[at] ?? '')
            .split('\n')
            .map((text) => new Paragraph({ alignment, children: textOf(text, { size, bold }) })),
        });
      }),
    });
  return new Table({
    ...{ layout: TableLayoutType.FIXED, columnWidths: widths },
    width: { size: twips(width), type: WidthType.DXA },
    margins: { left: 60, right: 60, top: 30, bottom: 30 },
    rows: [
      new TableRow({
        ...{ tableHeader: true, cantSplit: true },
        children: groups.map(({ group, span, from }) =>
          group === null
            ? head(columns[from]?.title ?? '', from, grouped ? { verticalMerge: 'restart' } : {})
            : head(group, from, { columnSpan: span }),
        ),
      }),
      ...(grouped
        ? [
            new TableRow({
              ...{ tableHeader: true, cantSplit: true },
              children: columns.map((_, at) => second(at)),
            }),
          ]
        : []),
      ...(numbered
        ? [
            new TableRow({
              tableHeader: true,
              children: columns.map(
                (_, at) =>
                  new TableCell({
                    width: { size: widths[at] ?? 0, type: WidthType.DXA },
                    children: [centred(String(at + 1), { size: SIZES.recipients, italics: true })],
                  }),
              ),
            }),
          ]
        : []),
      ...rows.map((row) => line(row, false)),
      ...(total === undefined ? [] : [line(total, true)]),
    ],
  });
}

function signature({ title, note, name }: Signature): Paragraph[] {
  return [
    centred(title.toUpperCase(), { size: SIZES.head, bold: true }, { keepNext: true }),
    ...(note === '' ? [] : [centred(note, { size: SIZES.head, italics: true }, { keepNext: true })]),
    // Room for the hand and the seal.
    ...Array.from({ length: 4 }, () => centred('', {}, { keepNext: true })),
    centred(name, { bold: true }),
  ];
}

function endOf({ signatures, recipients }: StateDocument, width: number): (Paragraph | Table)[] {
  const gap = new Paragraph({ spacing: { before: 160 }, keepNext: true });
  if (recipients.length > 0) {
    const to = [
      new Paragraph({ children: textOf('Nơi nhận:', { size: 12, bold: true, italics: true }) }),
      ...recipients.map(
        (each) => new Paragraph({ children: textOf(`- ${each};`, { size: SIZES.recipients }) }),
      ),
    ];
    const one = signatures.flatMap((each) => [...signature(each)]);
    return [gap, beside([to, one], [width * 0.45, width * 0.55])];
  }
  return inRows(signatures, 3).flatMap((row) => [
    gap,
    beside(
      row.map(signature),
      row.map(() => width / row.length),
    ),
  ]);
}
