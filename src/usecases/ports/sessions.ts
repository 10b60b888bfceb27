import type { BridgeKind } from '../../domain/roles.ts';
import type { SessionState } from '../../domain/session.ts';

export interface BridgeRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: BridgeKind;
  readonly phone: string;
}

export interface SessionRow {
  readonly id: string;
  readonly title: string;
  readonly chairName: string;
  readonly place: string;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly sample: boolean;
  /** State it was planned in; the present one follows from the events. */
  readonly plannedState: SessionState;
  readonly bridges: readonly (BridgeRow & { readonly position: number })[];
}
