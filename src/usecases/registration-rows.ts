import { RegistrationDraft } from '../contracts/registrations.ts';
import { ITEM_KINDS } from '../domain/conduct/items.ts';
import { COMPETENCES, ID_KINDS, MATTER_FIELDS, SOURCES } from '../domain/procedure/registration.ts';
import {
  COLUMN_OF_PROBLEM,
  MOST_PROBLEMS,
  PERSON_COLUMNS,
  SAMPLE_MARK,
  SHEET_COLUMN_KEYS,
  SHEET_COLUMNS,
  likened,
  type CellProblem,
  type SheetColumn,
  type SheetProblem,
} from '../domain/procedure/registration-sheet.ts';
import {
  COMPETENCE_WORDS,
  FIELD_WORDS,
  ID_KIND_WORDS,
  KIND_WORDS,
  SOURCE_WORDS,
} from '../domain/procedure/registration-words.ts';
import type { DenunciationPolicy } from './plan-agenda.ts';
import type { Cell } from './read-workbook.ts';
import { dayIn, isMarked, paddedIdNumber, paddedPhone, textIn } from './sheet-cells.ts';
import { draftProblems } from './registration-access.ts';

/** A matter of a list, and the row it begins in. */
export interface SheetMatter {
  readonly row: number;
  readonly draft: RegistrationDraft;
}
export interface SheetContent {
  readonly matters: readonly SheetMatter[];
  /** Cells in which noughts that Excel had dropped were put back. */
  readonly padded: readonly { readonly row: number; readonly value: string }[];
  /** Everything that is wrong, within bounds; then nothing is taken. */
  readonly problems: readonly SheetProblem[];
}

/** A filled-in row. */
interface Row {
  readonly row: number;
  readonly cells: Readonly<Record<SheetColumn, Cell>>;
}

const MATTER_COLUMNS = SHEET_COLUMN_KEYS.filter(
  (column) => column !== 'matter' && !PERSON_COLUMNS.includes(column),
);
const MOST_PERSONS = 50;
/** How much of what was typed is told again. */
const MOST_ECHOED = 40;

/**
 * Reads the rows of a list: rows with the same number of a matter belong together, those without one stand alone.
 * @param now epoch milliseconds
 */
export function readRegistrationRows(
  rows: readonly (readonly Cell[])[],
  context: { readonly policy: DenunciationPolicy; readonly now: number },
): SheetContent {
  const problems: SheetProblem[] = [];
  const heads = (rows[0] ?? []).map((cell) => likened(textIn(cell)));
  checkHeads(heads, rows[0] ?? [], problems);
  if (problems.length > 0) return { matters: [], padded: [], problems: bounded(problems) };
  const placeOf = (column: SheetColumn): number => heads.indexOf(likened(SHEET_COLUMNS[column]));
  const filled = rows
    .slice(1)
    .map((cells, index): Row => {
      const at = SHEET_COLUMN_KEYS.map((column) => [column, cells[placeOf(column)] ?? null]);
      return { row: index + 2, cells: Object.fromEntries(at) as Row['cells'] };
    })
    .filter(({ cells }) => Object.values(cells).some((cell) => textIn(cell) !== ''))
    .filter(({ cells }) => likened(textIn(cells.matter)) !== likened(SAMPLE_MARK));
  if (filled.length === 0) problems.push({ where: 'file', problem: 'nothing_in_it' });
  const padded: { row: number; value: string }[] = [];
  const matters = [...grouped(filled).values()].flatMap((group) => {
    const draft = new MatterReader(group, problems, padded).read(context);
    return draft === null ? [] : [{ row: group[0]?.row ?? 0, draft }];
  });
  return { matters, padded, problems: bounded(problems) };
}

function checkHeads(heads: readonly string[], told: readonly Cell[], problems: SheetProblem[]): void {
  const wanted = SHEET_COLUMN_KEYS.map((column) => SHEET_COLUMNS[column]);
  for (const head of wanted) {
    const times = heads.filter((each) => each === likened(head)).length;
    if (times === 0) problems.push({ where: 'file', problem: 'head_missing', values: { head } });
    if (times > 1) problems.push({ where: 'file', problem: 'head_twice', values: { head } });
  }
  for (const [index, head] of heads.entries()) {
    if (head === '' || wanted.some((each) => likened(each) === head)) continue;
    const named = textIn(told[index] ?? null).slice(0, MOST_ECHOED);
    problems.push({ where: 'file', problem: 'head_unknown', values: { head: named } });
  }
}

/** In the order in which one reads the file. */
function bounded(told: readonly SheetProblem[]): readonly SheetProblem[] {
  const place = (problem: SheetProblem): number =>
    problem.where === 'file' ? 0 : problem.row * 100 + SHEET_COLUMN_KEYS.indexOf(problem.column);
  const problems = told.toSorted((a, b) => place(a) - place(b));
  const more = problems.length - MOST_PROBLEMS;
  if (more <= 0) return problems;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    { where: 'file', problem: 'and_more', values: { count: more } },
  ];
}

function grouped(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const number = likened(textIn(row.cells.matter));
    const key = number === '' ? `row ${row.row}` : `number ${number}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** Reads the rows of one matter; whatever is wrong goes into the list of problems. */
class MatterReader {
  readonly #rows: readonly Row[];
  readonly #problems: SheetProblem[];
  readonly #padded: { row: number; value: string }[];

  constructor(rows: readonly Row[], problems: SheetProblem[], padded: { row: number; value: string }[]) {
    this.#rows = rows;
    this.#problems = problems;
    this.#padded = padded;
  }

  /** @returns null where anything is wrong */
  read({ policy, now }: { policy: DenunciationPolicy; now: number }): RegistrationDraft | null {
    const before = this.#problems.length;
    for (const column of MATTER_COLUMNS) this.#agree(column);
    const named = this.#rows.filter(({ cells }) =>
      PERSON_COLUMNS.some((column) => textIn(cells[column]) !== ''),
    );
    const persons = named.map((row) => this.#person(row));
    const raw = {
      kind: this.#choice('kind', ITEM_KINDS, KIND_WORDS, null),
      field: this.#choice('field', MATTER_FIELDS, FIELD_WORDS, 'other'),
      summary: textIn(this.#of('summary').cell),
      people: this.#people(Math.max(1, persons.length)),
      persons,
      waitingSince: this.#day('waitingSince'),
      sentFromAbove: this.#mark('sentFromAbove', this.#of('sentFromAbove')),
      competence: this.#choice('competence', COMPETENCES, COMPETENCE_WORDS, 'unknown'),
      settledBy: textIn(this.#of('settledBy').cell),
      source: this.#choice('source', SOURCES, SOURCE_WORDS, 'in_person'),
      externalNumber: textIn(this.#of('externalNumber').cell),
      inviteWish: textIn(this.#of('inviteWish').cell),
      note: textIn(this.#of('note').cell),
    };
    if (raw.kind === 'denunciation' && policy === 'exclude')
      this.#tell(this.#of('kind').row, 'kind', 'denunciation_excluded');
    const surplus = named[MOST_PERSONS];
    if (surplus !== undefined) this.#tell(surplus.row, 'name', 'too_many_persons', { most: MOST_PERSONS });
    if (this.#problems.length > before) return null;
    const parsed = RegistrationDraft.safeParse(raw);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) this.#tellShape(issue, named);
      return null;
    }
    for (const problem of draftProblems(parsed.data, now)) {
      const column = COLUMN_OF_PROBLEM[problem];
      this.#tell(this.#of(column).row, column, problem);
    }
    return this.#problems.length > before ? null : parsed.data;
  }

  #tell(
    row: number,
    column: SheetColumn,
    problem: CellProblem,
    values?: Record<string, string | number>,
  ): void {
    this.#problems.push({ where: 'cell', row, column, problem, ...(values === undefined ? {} : { values }) });
  }

  /** The first cell of a matter's column that is filled in; another one that differs is told. */
  #of(column: SheetColumn): { readonly row: number; readonly cell: Cell } {
    const filled = this.#rows.filter(({ cells }) => textIn(cells[column]) !== '');
    const first = filled[0];
    if (first === undefined) return { row: this.#rows[0]?.row ?? 0, cell: null };
    return { row: first.row, cell: first.cells[column] };
  }

  #person({ row, cells }: Row): Record<string, unknown> {
    for (const column of ['name', 'address'] as const)
      if (textIn(cells[column]) === '') this.#tell(row, column, 'wanted');
    const idKind = this.#choiceIn(row, 'idKind', cells.idKind, ID_KINDS, ID_KIND_WORDS) ?? 'citizen_card';
    const idNumber = idKind === 'citizen_card' ? paddedIdNumber(cells.idNumber) : textIn(cells.idNumber);
    const phone = paddedPhone(cells.phone);
    for (const [cell, value] of [
      [cells.idNumber, idNumber],
      [cells.phone, phone],
    ] as const)
      if (value !== textIn(cell).replace(/\s/g, '') && value !== textIn(cell))
        this.#padded.push({ row, value });
    return {
      ...{ name: textIn(cells.name), address: textIn(cells.address), idKind, idNumber, phone },
      representative: this.#mark('representative', { row, cell: cells.representative }),
    };
  }

  #people(fallback: number): number {
    const { row, cell } = this.#of('people');
    const written = textIn(cell).replace(/\s/g, '');
    if (written === '') return fallback;
    const count = Number(written);
    if (/^\d{1,5}$/.test(written) && count >= 1 && count <= 10_000) return count;
    this.#tell(row, 'people', 'not_a_count');
    return fallback;
  }

  #day(column: SheetColumn): string | null {
    const { row, cell } = this.#of(column);
    if (textIn(cell) === '') return null;
    const day = dayIn(cell);
    if (day === null) this.#tell(row, column, 'not_a_day');
    return day;
  }

  #mark(column: SheetColumn, { row, cell }: { row: number; cell: Cell }): boolean {
    const marked = isMarked(cell);
    if (marked === null) this.#tell(row, column, 'not_a_mark');
    return marked ?? false;
  }

  #choice<T extends string>(
    column: SheetColumn,
    codes: readonly T[],
    words: Readonly<Record<T, string>>,
    fallback: T | null,
  ): T | null {
    const { row, cell } = this.#of(column);
    if (textIn(cell) === '' && fallback === null) this.#tell(row, column, 'wanted');
    return this.#choiceIn(row, column, cell, codes, words) ?? fallback;
  }

  #choiceIn<T extends string>(
    row: number,
    column: SheetColumn,
    cell: Cell,
    codes: readonly T[],
    words: Readonly<Record<T, string>>,
  ): T | null {
    const written = textIn(cell);
    if (written === '') return null;
    const found = codes.find((code) => likened(words[code]) === likened(written));
    if (found === undefined) {
      const choices = codes.map((code) => words[code]).join(', ');
      this.#tell(row, column, 'not_a_choice', { value: written.slice(0, MOST_ECHOED), choices });
    }
    return found ?? null;
  }

  #agree(column: SheetColumn): void {
    const { row, cell } = this.#of(column);
    for (const other of this.#rows) {
      const written = likened(textIn(other.cells[column]));
      if (written !== '' && written !== likened(textIn(cell)))
        this.#tell(other.row, column, 'differs', { row });
    }
  }

  /** What the shape of a registration does not take: too long, or characters that cannot be kept. */
  #tellShape(
    issue: { readonly path: readonly PropertyKey[]; readonly code?: string; readonly maximum?: unknown },
    named: readonly Row[],
  ): void {
    const [first, index, inPerson] = issue.path;
    const written = first === 'persons' ? inPerson : first;
    const column = SHEET_COLUMN_KEYS.find((each) => each === written) ?? 'name';
    const row = first === 'persons' ? named[Number(index)]?.row : undefined;
    const most = issue.code === 'too_big' && typeof issue.maximum === 'number' ? issue.maximum : null;
    const at = row ?? this.#of(column).row;
    if (most === null) this.#tell(at, column, 'not_text');
    else this.#tell(at, column, 'too_long', { most });
  }
}
