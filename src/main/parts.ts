import type { WebhookQueue, WebhookSender } from '../usecases/ports/exchange.ts';
import type { DocumentPrinter } from '../usecases/ports/printing.ts';
import type {
  CheckRecorder,
  Clock,
  Machine,
  MediaPlane,
  Outbox,
  PasswordHasher,
  ReadinessSchedule,
  RecorderQueue,
  ArchiveWorker,
  Store,
} from '../usecases/ports.ts';

/** Everything the server stands on; tests put fakes in their place. */
export interface Parts {
  readonly store: Store;
  readonly media: MediaPlane;
  readonly recorder: RecorderQueue;
  readonly archiveWorker: ArchiveWorker;
  readonly checkRecorder: CheckRecorder;
  readonly schedule: ReadinessSchedule;
  readonly outbox: Outbox;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly printer: DocumentPrinter;
  readonly webhookQueue: WebhookQueue;
  readonly webhookSender: WebhookSender;
  /** Names of the parts below that are not ready now. */
  readonly notReady: () => Promise<readonly string[]>;
}
