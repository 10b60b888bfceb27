import { randomUUID } from 'node:crypto';
import type { Notice } from '../contracts/readiness.ts';
import { noticeText, type NoticeKind, type NoticeValues } from '../domain/readiness/notice-words.ts';
import type { Role } from '../domain/roles.ts';
import type { Actor } from './actor.ts';
import type { Announce, Clock, Log, NoticeRow, Outbox, Store, UserRow } from './ports.ts';

const SHOWN = 50;

/** Notices to the people in charge: in the application at once, and by e-mail where that is set up. */
export interface Notify {
  /** @param occasion what it is about: nobody is told of one occasion twice */
  tell(
    people: readonly UserRow[],
    notice: {
      readonly kind: NoticeKind;
      readonly sessionId: string | null;
      readonly bridgeId: string | null;
      readonly occasion: string;
      readonly values: NoticeValues;
    },
  ): Promise<void>;
  staff(roles: readonly Role[]): Promise<readonly UserRow[]>;
  officersOf(bridgeId: string): Promise<readonly UserRow[]>;
  list(actor: Actor): Promise<{ notices: Notice[]; unread: number }>;
  read(actor: Actor, ids: readonly string[]): Promise<number>;
}

export function makeNotify(parts: {
  store: Store;
  clock: Clock;
  outbox: Outbox;
  announce: Pick<Announce, 'notice'>;
  publicUrl: string;
  organisation: string;
  log: Log;
}): Notify {
  const { store, clock, outbox, announce, log } = parts;

  const view = (row: NoticeRow, locale: 'vi' | 'en'): Notice => ({
    id: row.id,
    kind: row.kind,
    at: row.at,
    sessionId: row.sessionId,
    bridgeId: row.bridgeId,
    text: noticeText(row.kind, row.values, locale),
    readAt: row.readAt,
  });

  async function mail(user: UserRow, row: NoticeRow): Promise<void> {
    if (!outbox.configured || user.email === null) return;
    const vi = user.locale === 'vi';
    const sentence = noticeText(row.kind, row.values, user.locale);
    await outbox.send({
      key: `notice/${row.id}`,
      to: user.email,
      subject: `[${parts.organisation}] ${vi ? 'Tiếp công dân trực tuyến' : 'Online citizen reception'}`,
      text: `${sentence}\n\n${parts.publicUrl}\n`,
    });
  }

  return {
    async tell(people, { kind, sessionId, bridgeId, occasion, values }) {
      const at = clock.now();
      const rows = people.map((user) => ({
        ...{ id: randomUUID(), userId: user.id, kind, at, sessionId, bridgeId, occasion, values },
        readAt: null,
      }));
      if (rows.length === 0) return;
      const kept = await store.notices.add(rows);
      for (const row of kept) {
        const user = people.find(({ id }) => id === row.userId);
        if (user === undefined) continue;
        announce.notice(user.id, view(row, user.locale));
        await mail(user, row);
      }
      log.info({ kind, sessionId, bridgeId, told: kept.length }, 'notices given');
    },
    staff: (roles) => store.users.withRoles(roles),
    async officersOf(bridgeId) {
      return (await store.users.withRoles(['bridge_officer'])).filter((user) => user.bridgeId === bridgeId);
    },
    async list(actor) {
      const [rows, unread] = await Promise.all([
        store.notices.of(actor.id, SHOWN),
        store.notices.unread(actor.id),
      ]);
      return { notices: rows.map((row) => view(row, actor.locale)), unread };
    },
    async read(actor, ids) {
      await store.notices.markRead(actor.id, ids, clock.now());
      return store.notices.unread(actor.id);
    },
  };
}
