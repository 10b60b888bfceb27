import type { Organiser } from './calendar.ts';

/** Dự / cử người dự thay / không dự. */
export const ANSWERS = ['coming', 'substitute', 'not_coming'] as const;
export type Answer = (typeof ANSWERS)[number];

export const INVITATION_STATES = ['sent', 'answered', 'withdrawn'] as const;
export type InvitationState = (typeof INVITATION_STATES)[number];

/** What an agency was asked for: where any of it changes, the old answer says nothing any more. */
export interface Asked {
  readonly sessionTitle: string;
  readonly chairName: string;
  readonly place: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly item: {
    /** On the agenda, from 1. */
    readonly place: number;
    readonly label: string;
    readonly summary: string;
    /** When it is expected to be called. */
    readonly expectedAt: number;
    /** Names of the bridge points of its citizens. */
    readonly bridges: readonly string[];
  } | null;
}

/** Whether two askings are of the same. */
export function isSameAsking(a: Asked, b: Asked): boolean {
  const key = ({ item, ...rest }: Asked): string =>
    JSON.stringify([
      ...[rest.sessionTitle, rest.chairName, rest.place, rest.plannedStart, rest.plannedEnd],
      item === null ? null : [item.label, item.summary, item.expectedAt, item.bridges],
    ]);
  return key(a) === key(b);
}

/** What an answer lacks; null: nothing. Who comes is named, who does not says why. */
export function lackOf(answer: {
  readonly answer: Answer;
  readonly name: string;
  readonly reason: string;
}): 'name' | 'reason' | null {
  if (answer.answer === 'not_coming') return answer.reason === '' ? 'reason' : null;
  return answer.name === '' ? 'name' : null;
}

/** Who is invited to the centre until the office writes its own list (seed 003, composition of the main bridge point). */
export const FIRST_ATTENDANCE: Readonly<Record<Organiser, readonly string[]>> = {
  people_council: [
    'Ban Nội chính Tỉnh ủy',
    'Văn phòng Tỉnh ủy',
    'Văn phòng Đoàn ĐBQH và HĐND tỉnh',
    'Văn phòng UBND tỉnh',
    'Thanh tra tỉnh',
    'Ban Tiếp công dân tỉnh',
  ],
  peoples_committee: ['Văn phòng UBND tỉnh', 'Thanh tra tỉnh', 'Ban Tiếp công dân tỉnh'],
  other: [],
};
