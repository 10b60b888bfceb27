import type { RegistrationDraft } from '../../contracts/registrations.ts';
import type { DeliveryState, EventKind, SendFault } from '../../domain/procedure/exchange-events.ts';
import type { KeyScope } from '../../domain/procedure/exchange-scopes.ts';
import type { RegistrationState } from '../../domain/procedure/registration.ts';

export interface ApiKeyRow {
  readonly id: string;
  readonly tokenHash: string;
  readonly label: string;
  readonly scopes: readonly KeyScope[];
  readonly bridgeId: string | null;
  /** The account that the program acts as. */
  readonly userId: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

/** The account that a program acts as. */
export interface KeyAccount {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: 'system';
  readonly bridgeId: string | null;
  readonly locale: 'vi';
  readonly passwordHash: string;
  readonly email: null;
}

/** The newest version of a registration, found by its number elsewhere. */
export interface CaseRow {
  readonly id: string;
  readonly version: number;
  readonly sessionId: string;
  readonly bridgeId: string;
  readonly state: RegistrationState;
  readonly matter: RegistrationDraft;
  readonly words: string;
  readonly itemId: string | null;
}

/** What was done, by whom, to which key, webhook or delivery. */
export interface ExchangeTraceRow {
  readonly at: number;
  readonly actorId: string;
  readonly what: string;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface WebhookRow {
  readonly id: string;
  readonly label: string;
  readonly url: string;
  readonly kinds: readonly EventKind[];
  readonly secret: string;
  readonly oldSecret: string | null;
  readonly oldSecretUntil: number | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly pausedAt: number | null;
  readonly removedAt: number | null;
}

export interface WebhookSum {
  readonly waiting: number;
  readonly failed: number;
  readonly lastDeliveredAt: number | null;
}

/** An event as it is kept. */
export interface ExchangeEventRow {
  readonly id: string;
  readonly occasion: string;
  readonly kind: string;
  readonly at: number;
  readonly sessionId: string | null;
  readonly sample: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface AttemptOfDelivery {
  readonly at: number;
  readonly status: number | null;
  readonly ms: number;
  readonly fault: SendFault | null;
}

export interface DeliveryRow {
  readonly id: string;
  readonly webhookId: string;
  readonly stream: string;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly nextAt: number | null;
  readonly event: ExchangeEventRow;
  readonly last: AttemptOfDelivery | null;
}

/** Deliveries that go out one after another: of one receiver about one session. */
export interface Stream {
  readonly webhookId: string;
  readonly stream: string;
}

/** How an `Idempotency-Key` stands: `mine` to be carried out, `running` elsewhere, answered, or used for something else. */
export type Claim =
  | { readonly state: 'mine' | 'running' | 'reused' }
  | { readonly state: 'answered'; readonly answer: unknown };

/** Records of the exchange with other programs. */
export interface ExchangeRecords {
  readonly keys: {
    /** With the account that the program acts as, and the trace of who made it. */
    add(key: ApiKeyRow, account: KeyAccount, trace: ExchangeTraceRow): Promise<void>;
    list(): Promise<readonly ApiKeyRow[]>;
    byId(id: string): Promise<ApiKeyRow | null>;
    byHash(tokenHash: string): Promise<ApiKeyRow | null>;
    used(id: string, at: number): Promise<void>;
    /** The first instant stays. */
    revoke(id: string, trace: ExchangeTraceRow): Promise<void>;
  };
  readonly traces: {
    add(row: ExchangeTraceRow): Promise<void>;
    /** Newest first. */
    of(subjectId: string, limit: number): Promise<readonly ExchangeTraceRow[]>;
  };
  readonly answers: {
    /** Takes an idempotency key, or one whose request began before `stale` and never ended; forgets those before `forget`. */
    claim(
      of: { readonly keyId: string; readonly idempotencyKey: string; readonly inputHash: string },
      times: { readonly now: number; readonly stale: number; readonly forget: number },
    ): Promise<Claim>;
    keep(keyId: string, idempotencyKey: string, answer: unknown): Promise<void>;
    /** The request was refused, so nothing was done: the same may be asked again. */
    release(keyId: string, idempotencyKey: string): Promise<void>;
  };
  readonly events: {
    /** Keeps it where its occasion is new. */
    add(event: Omit<ExchangeEventRow, 'id'>): Promise<void>;
    /**
     * Looks through the records for what no event tells of yet, and for receivers of events.
     * @param now instant of what has none of its own
     * @param since what happened before it is not looked at again
     * @returns streams with deliveries that wait
     */
    collect(now: number, since: number): Promise<readonly Stream[]>;
  };
  readonly webhooks: {
    /** From the events on that come after this. */
    add(row: WebhookRow, trace: ExchangeTraceRow): Promise<void>;
    /** Without those that were removed. */
    list(): Promise<readonly (WebhookRow & WebhookSum)[]>;
    /** Also one that was removed. */
    byId(id: string): Promise<WebhookRow | null>;
    change(
      id: string,
      change: Partial<Pick<WebhookRow, 'secret' | 'oldSecret' | 'oldSecretUntil' | 'pausedAt' | 'removedAt'>>,
      trace: ExchangeTraceRow,
    ): Promise<void>;
  };
  readonly deliveries: {
    /** An event for this receiver alone. */
    add(
      webhookId: string,
      event: Omit<ExchangeEventRow, 'id'>,
      trace: ExchangeTraceRow,
    ): Promise<DeliveryRow>;
    /** The next that waits in a stream; null: none does. */
    head(of: Stream): Promise<DeliveryRow | null>;
    byId(id: string): Promise<DeliveryRow | null>;
    /** Newest first. */
    of(webhookId: string, limit: number): Promise<readonly DeliveryRow[]>;
    /** Writes down a try and how the delivery stands after it. */
    tried(
      id: string,
      attempt: AttemptOfDelivery,
      after: { readonly state: DeliveryState; readonly tries: number; readonly nextAt: number | null },
    ): Promise<void>;
    /** It waits again, with all its tries before it. */
    again(id: string, trace: ExchangeTraceRow): Promise<void>;
  };
  readonly cases: {
    /** The newest version of each registration with this number, of any session. */
    byExternalNumber(externalNumber: string): Promise<readonly CaseRow[]>;
  };
}

/** Where a use case tells of what no record of its own tells of; everything else is read from the records. */
export interface ExchangeEvents {
  /**
   * Keeps an event for those who are to be told.
   * @param of `occasion` makes one event of whatever is told twice; `ids` are ids and external numbers, never identities
   */
  tell(
    kind: EventKind,
    of: {
      readonly occasion: string;
      readonly sessionId: string | null;
      readonly ids?: Readonly<Record<string, string | number | readonly string[]>>;
    },
  ): Promise<void>;
}

/** Wakes for streams, kept in Redis; what waits is in the records, so a lost wake is only late. */
export interface WebhookQueue {
  /** Idempotent: a stream that is woken already stays as it is. */
  wake(streams: readonly Stream[]): Promise<void>;
  /** A stream that pauses between two tries goes on at once. */
  hurry(stream: Stream): Promise<void>;
  /** @param listener sends what waits; answers the pause before it is to be called again, milliseconds; null: done */
  onWake(listener: (stream: Stream) => Promise<number | null>): void;
}

/** Sends to receivers; reaches no address that it may not. */
export interface WebhookSender {
  /** Whether an address may be a receiver's, as far as it tells by itself. */
  accepts(url: string): boolean;
  /** Never rejects for what the receiver or the line does. */
  send(request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<{ readonly status: number | null; readonly ms: number; readonly fault: SendFault | null }>;
}
