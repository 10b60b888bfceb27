import type { RegistrationDraft } from '../../contracts/registrations.ts';
import type { RegistrationState } from '../../domain/procedure/registration.ts';

/** A version of a registration. */
export interface RegistrationRow {
  readonly id: string;
  readonly version: number;
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly state: RegistrationState;
  readonly matter: RegistrationDraft;
  readonly words: string;
  readonly itemId: string | null;
  readonly firstAt: number;
  readonly writtenBy: string;
  readonly writtenAt: number;
}

/** A list of registrations as a bridge sent it. */
export interface RegistrationListRow {
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly version: number;
  readonly count: number;
  readonly at: number;
  readonly submittedBy: string;
  readonly late: boolean;
  readonly reason: string;
}
