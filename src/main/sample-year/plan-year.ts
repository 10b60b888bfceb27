import type { ItemKind, ItemState, RefusalCode } from '../../domain/conduct/items.ts';
import type { Organiser } from '../../domain/procedure/calendar.ts';
import type { ReadinessOutcome, ReceptionKind } from '../../domain/procedure/reception-facts.ts';
import { GROUP_FROM, type MatterField } from '../../domain/procedure/registration.ts';
import type { ResultOutcome } from '../../domain/procedure/result-notice.ts';
import type { CaseClass } from '../../domain/procedure/task.ts';
import { dayOf } from '../../domain/time.ts';
import { dateIn, isWorkingDay, workingDayFrom } from '../../domain/working-days.ts';
import type { BridgeRow } from '../../usecases/ports.ts';
import { MATTERS, personName } from './invented.ts';
import { makeRandom, type Random } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Someone invented who comes with a matter. */
export interface PlannedPerson {
  readonly name: string;
  readonly address: string;
  readonly idNumber: string;
  readonly representative: boolean;
}

export interface PlannedTask {
  readonly agency: string;
  readonly words: string;
  /** `YYYY-MM-DD`. */
  readonly deadline: string;
  readonly standing: CaseClass;
  readonly settledOn: string | null;
}

/** An item of a session, and what becomes of it. */
export interface PlannedItem {
  readonly itemId: string;
  readonly registrationId: string;
  readonly bridgeId: string;
  readonly kind: ItemKind;
  readonly field: MatterField;
  /** Of a denunciation its code. */
  readonly label: string;
  readonly summary: string;
  readonly people: number;
  readonly persons: readonly PlannedPerson[];
  readonly waitingSince: string | null;
  readonly backlog: boolean;
  readonly sentFromAbove: boolean;
  readonly settledBy: string;
  readonly state: ItemState;
  readonly refusal: RefusalCode | null;
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  readonly tasks: readonly PlannedTask[];
  readonly result: {
    readonly outcome: ResultOutcome;
    readonly issuedAt: number;
    readonly number: string;
  } | null;
}

export interface PlannedBridge {
  readonly bridge: BridgeRow;
  readonly readiness: Extract<ReadinessOutcome, 'in_time' | 'late' | 'waived'>;
  /** Failed first, whatever came after. */
  readonly failedFirst: boolean;
  readonly drops: readonly { readonly from: number; readonly to: number }[];
}

/** One reception of the year, as it is to be: what the records are written from, and what counts are compared with. */
export interface PlannedSession {
  readonly sessionId: string;
  readonly kind: ReceptionKind;
  readonly organiser: Organiser;
  readonly title: string;
  readonly chairName: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly deadline: number;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly centre: BridgeRow;
  /** With the centre first. */
  readonly bridges: readonly PlannedBridge[];
  readonly items: readonly PlannedItem[];
  readonly interruptions: readonly { readonly from: number; readonly to: number }[];
}

/** Shares and sizes of a year (DOMAIN §6: figures of the Central office 2024–2025 and of the plans). */
const AD_HOC_SESSIONS = 6;
const FIRST_CHECK_FAILS = 0.1;
const LATE = 0.03;
const DROPS_EVERY = 3;
const INTERRUPTED_EVERY = 10;
const ABSENT = 0.08;
const DEFERRED = 0.03;
const REFUSED = 0.02;
const LARGE_GROUP = 0.05;
const NOTICE_ISSUED = 0.9;
const KINDS = [
  ['complaint', 48],
  ['denunciation', 13],
  ['petition', 24],
  ['feedback', 15],
] as const;
const FIELDS = [
  ['land', 55],
  ['site_clearance', 15],
  ['construction', 10],
  ['social_policy', 9],
  ['environment', 6],
  ['justice', 3],
  ['other', 2],
] as const;

/** Receptions of a year: by the chairman on the 15th, the Council on the 30th, the next working day; six ad hoc. */
function daysOf(
  year: number,
  random: Random,
): readonly { at: number; who: 'chairman' | 'council' | 'ad_hoc' }[] {
  const at = (month: number, day: number): number => Date.UTC(year, month, day) - 7 * HOUR_MS;
  const last = (month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  // The last one of December may not slip into the next year.
  const council = (month: number): number => {
    const day = workingDayFrom(at(month, Math.min(30, last(month))), []);
    return day < at(12, 1) ? day : workingDayFrom(at(month, 26), []);
  };
  const planned = Array.from({ length: 12 }, (_, month) => [
    { at: workingDayFrom(at(month, 15), []), who: 'chairman' as const },
    { at: council(month), who: 'council' as const },
  ]).flat();
  const taken = new Set(planned.map((each) => each.at));
  const free = Array.from({ length: 360 }, (_, day) => at(0, 1 + day)).filter(
    (day) => isWorkingDay(day, []) && !taken.has(day),
  );
  return [
    ...planned,
    ...random.some(free, AD_HOC_SESSIONS).map((day) => ({ at: day, who: 'ad_hoc' as const })),
  ].toSorted((a, b) => a.at - b.at);
}

const ORGANISER_OF = {
  chairman: 'peoples_committee',
  council: 'people_council',
  ad_hoc: 'peoples_committee',
} as const;

const TITLES = {
  chairman: ['Tiếp công dân định kỳ của Chủ tịch UBND tỉnh', 'Chủ tịch UBND tỉnh'],
  council: ['Tiếp công dân định kỳ của Thường trực HĐND tỉnh', 'Thường trực HĐND tỉnh'],
  ad_hoc: ['Tiếp công dân đột xuất của Chủ tịch UBND tỉnh', 'Chủ tịch UBND tỉnh'],
} as const;

/**
 * Invents a year of receptions: the same for the same year, seed and bridge points. Nobody in it exists.
 * @param bridges of the province, the central one among them
 */
export function planYear(of: {
  readonly year: number;
  readonly seed: number;
  readonly bridges: readonly BridgeRow[];
}): readonly PlannedSession[] {
  const random = makeRandom(of.seed * 10_007 + of.year);
  const centre = of.bridges.find(({ kind }) => kind === 'central');
  const others = of.bridges
    .filter(({ kind }) => kind !== 'central')
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  if (centre === undefined || others.length === 0) throw new Error('a year needs a centre and bridge points');
  return daysOf(of.year, random).map(({ at, who }, index) => {
    const [title, chairName] = TITLES[who];
    const plannedStart = at + 8 * HOUR_MS;
    const openedAt = plannedStart + random.between(0, 8) * MINUTE_MS;
    const taking = random.some(others, random.between(3, 6));
    const items = planItems(random, { openedAt, bridges: taking });
    const closedAt =
      Math.max(openedAt, ...items.flatMap(({ endedAt }) => endedAt ?? [])) +
      random.between(3, 10) * MINUTE_MS;
    const dropping = index % DROPS_EVERY === 1 ? random.pick(taking) : null;
    return {
      ...{ sessionId: random.uuid(), kind: who === 'ad_hoc' ? ('ad_hoc' as const) : ('periodic' as const) },
      organiser: ORGANISER_OF[who],
      ...{
        title: `${title} (DỮ LIỆU MẪU)`,
        chairName,
        plannedStart,
        plannedEnd: plannedStart + 3.5 * HOUR_MS,
      },
      ...{ deadline: dayOf(plannedStart).start - DAY_MS + 15 * HOUR_MS, openedAt, closedAt, centre, items },
      bridges: [centre, ...taking].map((bridge): PlannedBridge => {
        const late = bridge !== centre && random.happens(LATE);
        const from = openedAt + random.between(20, 60) * MINUTE_MS;
        return {
          bridge,
          // Some that are late pass in the morning, some are let in as they are.
          readiness: late ? random.pick(['late', 'waived'] as const) : 'in_time',
          failedFirst: late || random.happens(FIRST_CHECK_FAILS),
          drops:
            bridge === dropping
              ? [{ from, to: Math.min(closedAt, from + random.between(5, 240) * 1_000) }]
              : [],
        };
      }),
      interruptions:
        index % INTERRUPTED_EVERY === 4
          ? [{ from: openedAt + 5 * MINUTE_MS, to: openedAt + 5 * MINUTE_MS + random.between(2, 40) * 1_000 }]
          : [],
    };
  });
}

function planItems(
  random: Random,
  { openedAt, bridges }: { readonly openedAt: number; readonly bridges: readonly BridgeRow[] },
): readonly PlannedItem[] {
  let at = openedAt + random.between(8, 15) * MINUTE_MS;
  let denunciations = 0;
  return Array.from({ length: random.between(4, 8) }, (_, index): PlannedItem => {
    const bridge = bridges[index] ?? random.pick(bridges);
    const kind = random.weighted(KINDS);
    const closed = kind === 'denunciation';
    if (closed) denunciations += 1;
    const group = !closed && random.happens(LARGE_GROUP);
    const people = group
      ? random.between(GROUP_FROM, 30)
      : closed
        ? 1
        : random.weighted([
            [1, 70],
            [2, 20],
            [3, 10],
          ]);
    const field = random.weighted(FIELDS);
    const persons = closed
      ? []
      : Array.from({ length: group ? 2 : 1 }, (): PlannedPerson => ({
          name: personName(random),
          address: `Thôn mẫu ${random.between(1, 12)}, ${bridge.name}`,
          // No province has the code 000.
          idNumber: `000${String(random.between(0, 999_999_999)).padStart(9, '0')}`,
          representative: group,
        }));
    // Three months have 89 to 92 days: nothing is invented near that edge.
    const backlog = random.happens(0.25);
    const waits = backlog ? random.between(100, 400) : random.happens(0.1) ? random.between(10, 80) : null;
    const end = outcomeOf(random);
    const absent = end === 'absent';
    const calledAt = absent ? null : at;
    const endedAt = absent ? at : at + random.between(20, 35) * MINUTE_MS;
    at = endedAt + random.between(1, 4) * MINUTE_MS;
    const received = end === 'concluded';
    return {
      ...{
        itemId: random.uuid(),
        registrationId: random.uuid(),
        bridgeId: bridge.id,
        kind,
        field,
        people,
        persons,
      },
      label: closed
        ? `TC-${String(denunciations).padStart(2, '0')}`
        : persons.map(({ name }) => name).join(', '),
      summary: closed ? '' : `${random.pick(MATTERS[field])} (DỮ LIỆU MẪU)`,
      waitingSince: waits === null ? null : dateIn(openedAt - waits * DAY_MS),
      backlog,
      sentFromAbove: random.happens(0.12),
      settledBy: closed || random.happens(0.5) ? '' : `UBND ${bridge.name}`,
      ...{ state: end, refusal: end === 'refused' ? ('already_settled' as const) : null, calledAt, endedAt },
      tasks: received ? planTasks(random, { endedAt, bridge, closed }) : [],
      result:
        received && random.happens(NOTICE_ISSUED)
          ? {
              outcome: random.weighted([
                ['accepted', 55],
                ['returned', 25],
                ['forwarded', 15],
                ['settled', 5],
              ]),
              issuedAt: endedAt + random.between(1, 12) * DAY_MS,
              number: `${random.between(10, 999)}/TB-TCD`,
            }
          : null,
    };
  });
}

function outcomeOf(random: Random): Extract<ItemState, 'concluded' | 'absent' | 'deferred' | 'refused'> {
  return random.weighted([
    ['absent', ABSENT],
    ['deferred', DEFERRED],
    ['refused', REFUSED],
    ['concluded', 1 - ABSENT - DEFERRED - REFUSED],
  ]);
}

function planTasks(
  random: Random,
  of: { readonly endedAt: number; readonly bridge: BridgeRow; readonly closed: boolean },
): readonly PlannedTask[] {
  return Array.from({ length: random.happens(0.3) ? 2 : 1 }, (_, index): PlannedTask => {
    const days = random.between(15, 45);
    const standing = random.weighted([
      ['settled', 90],
      ['in_progress', 4],
      ['not_settled', 3],
      ['still_pursued', 3],
    ] as const);
    const done = standing === 'settled' || standing === 'still_pursued';
    return {
      agency: index === 0 ? `UBND ${of.bridge.name}` : 'Sở Nông nghiệp và Môi trường (mẫu)',
      words: of.closed
        ? 'Xác minh theo quy định (DỮ LIỆU MẪU)'
        : 'Kiểm tra, trả lời công dân bằng văn bản (DỮ LIỆU MẪU)',
      deadline: dateIn(of.endedAt + days * DAY_MS),
      standing,
      // One in ten takes longer than it should.
      settledOn: done
        ? dateIn(of.endedAt + (random.happens(0.1) ? days + 5 : random.between(5, days)) * DAY_MS)
        : null,
    };
  });
}
