import type { Role } from '../roles.ts';
import type { Layout } from './floor-state.ts';
import type { Conclusion, RefusalCode } from './items.ts';

/** Everything one may do in a running session. */
export type ConductAct =
  | { readonly act: 'read_notice'; readonly version: string }
  | { readonly act: 'pause'; readonly reason: string }
  | { readonly act: 'resume' }
  | { readonly act: 'call_next' }
  | { readonly act: 'call'; readonly itemId: string }
  | { readonly act: 'check_identity'; readonly itemId: string }
  | { readonly act: 'begin_dialogue'; readonly itemId: string }
  | { readonly act: 'conclude'; readonly itemId: string; readonly conclusions: readonly Conclusion[] }
  | { readonly act: 'defer'; readonly itemId: string; readonly reason: string }
  | { readonly act: 'mark_absent'; readonly itemId: string }
  | {
      readonly act: 'refuse';
      readonly itemId: string;
      readonly code: RefusalCode;
      readonly reason: string;
    }
  | { readonly act: 'begin_plenary' }
  | { readonly act: 'end_plenary' }
  | { readonly act: 'consult'; readonly bridges: readonly string[] }
  | { readonly act: 'end_consultation' }
  | { readonly act: 'mute'; readonly bridgeId: string; readonly lock: boolean }
  | { readonly act: 'unlock'; readonly bridgeId: string }
  | { readonly act: 'dismiss'; readonly bridgeId: string; readonly reason: string }
  | { readonly act: 'admit'; readonly bridgeId: string }
  | { readonly act: 'raise_hand'; readonly bridgeId: string }
  | { readonly act: 'lower_hand'; readonly bridgeId: string }
  | { readonly act: 'spotlight'; readonly bridgeId: string | null }
  | { readonly act: 'set_layout'; readonly layout: Layout }
  | {
      readonly act: 'show_document';
      /** The bridge that shows: the centre, or the one that brought the document. */
      readonly bridgeId: string;
      readonly documentId: string;
      /** From 1. */
      readonly page: number;
    }
  | { readonly act: 'turn_page'; readonly bridgeId: string; readonly page: number }
  | { readonly act: 'hide_document'; readonly bridgeId: string }
  | {
      readonly act: 'note_attendance';
      readonly bridgeId: string;
      readonly present: boolean;
      readonly people: number;
    };
export type ConductActName = ConductAct['act'];

const CONDUCTORS = ['chair', 'operator'] as const;
const CENTRE = ['chair', 'operator', 'secretary'] as const;

/**
 * Who may do which act: the chair, the operator on the chair's behalf, the secretary what belongs to the papers. An
 * officer raises and lowers the hand of the own bridge, and shows its documents.
 */
export const ROLES_OF_ACT: Readonly<Record<ConductActName, readonly Role[]>> = {
  read_notice: CENTRE,
  pause: CONDUCTORS,
  resume: CONDUCTORS,
  call_next: CONDUCTORS,
  call: CONDUCTORS,
  check_identity: CENTRE,
  begin_dialogue: CENTRE,
  conclude: CONDUCTORS,
  defer: CONDUCTORS,
  mark_absent: CENTRE,
  refuse: CONDUCTORS,
  begin_plenary: CONDUCTORS,
  end_plenary: CONDUCTORS,
  consult: CONDUCTORS,
  end_consultation: CONDUCTORS,
  mute: CONDUCTORS,
  unlock: CONDUCTORS,
  dismiss: CONDUCTORS,
  admit: CONDUCTORS,
  raise_hand: ['bridge_officer'],
  lower_hand: [...CENTRE, 'bridge_officer'],
  spotlight: CONDUCTORS,
  set_layout: CONDUCTORS,
  show_document: [...CENTRE, 'bridge_officer'],
  turn_page: [...CENTRE, 'bridge_officer'],
  hide_document: [...CENTRE, 'bridge_officer'],
  note_attendance: CENTRE,
};

/** Whether a person may do an act: officers only where it concerns the own bridge. */
export function mayConduct(
  actor: { readonly role: Role; readonly bridgeId: string | null },
  act: ConductAct,
): boolean {
  if (!ROLES_OF_ACT[act.act].includes(actor.role)) return false;
  if (actor.role !== 'bridge_officer') return true;
  return 'bridgeId' in act && act.bridgeId === actor.bridgeId;
}
