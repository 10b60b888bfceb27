import type { Actor } from '../src/usecases/actor.ts';
import type { About } from '../src/contracts/routes/general-routes.ts';
import type { MediaPlane } from '../src/usecases/ports.ts';
import type { AttemptView } from '../src/usecases/attempt-view.ts';
import type { CheckBridge } from '../src/usecases/check-bridge.ts';
import type { CheckCentre } from '../src/usecases/check-centre.ts';
import type { CheckMedia } from '../src/usecases/check-media.ts';
import type { DecideEscalation } from '../src/usecases/decide-escalation.ts';
import type { DeviceTokens } from '../src/usecases/device-tokens.ts';
import type { Notify } from '../src/usecases/notify.ts';
import type { ReadinessBoard } from '../src/usecases/readiness-board.ts';
import type { ReportView } from '../src/usecases/report-view.ts';
import type { ActInSession } from '../src/usecases/act-in-session.ts';
import type { KeepDocuments } from '../src/usecases/keep-documents.ts';
import type { RegisterCitizens } from '../src/usecases/register-citizens.ts';
import type { KeepSupplements } from '../src/usecases/keep-supplements.ts';
import type { SendMessage } from '../src/usecases/send-message.ts';
import type { TakeNotes } from '../src/usecases/take-notes.ts';
import type { PlanAgenda } from '../src/usecases/plan-agenda.ts';
import type { Archive } from '../src/usecases/archive.ts';
import type { ArchiveRequests } from '../src/usecases/archive-requests.ts';
import type { SearchArchive } from '../src/usecases/search-archive.ts';
import type { ConductSession } from '../src/usecases/conduct-session.ts';
import type { FollowRecording } from '../src/usecases/follow-recording.ts';
import type { RecordingWatch } from '../src/usecases/recording-watch.ts';
import type { ResumeService } from '../src/usecases/resume-service.ts';
import type { SettleSession } from '../src/usecases/settle-session.ts';
import type { SignIn } from '../src/usecases/sign-in.ts';
import type { TakeSeat } from '../src/usecases/take-seat.ts';
import type { z } from 'zod';

/** What the outside is bound to: the use cases, and what every page asks first. */
export interface Service {
  readonly signIn: SignIn;
  readonly conduct: ConductSession;
  readonly acts: ActInSession;
  readonly settle: Pick<SettleSession, 'toldFloor'>;
  readonly agenda: PlanAgenda;
  readonly messages: SendMessage;
  readonly notes: TakeNotes;
  readonly documents: KeepDocuments;
  readonly supplements: KeepSupplements;
  readonly registrations: RegisterCitizens;
  readonly seats: TakeSeat;
  readonly archive: Archive;
  readonly search: SearchArchive;
  readonly requests: ArchiveRequests;
  readonly recordings: FollowRecording;
  readonly watch: RecordingWatch;
  readonly resume: ResumeService;
  readonly media: MediaPlane;
  readonly checks: CheckBridge;
  readonly checkMedia: CheckMedia;
  readonly attempts: AttemptView;
  readonly centre: CheckCentre;
  readonly board: ReadinessBoard;
  readonly reports: ReportView;
  readonly decide: DecideEscalation;
  readonly devices: DeviceTokens;
  readonly notify: Notify;
  /** Relays with credentials that hold for some hours; none where no TURN server is set. */
  readonly turn: { iceServers(): readonly { urls: string[]; username: string; credential: string }[] };
  bridges(actor: Actor): Promise<readonly { bridgeId: string; code: string; name: string; phone: string }[]>;
  about(): z.infer<typeof About>;
  /** Names of the parts that are not ready. */
  notReady(): Promise<readonly string[]>;
}
