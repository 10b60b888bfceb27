import { ARCHIVE_PAGE, type ArchiveQuery, type ArchiveTasks } from '../contracts/archive-search.ts';
import type { ArchiveEntry } from '../contracts/archive.ts';
import { folded, searchWords, wordsOf } from '../domain/vietnamese-words.ts';
import { actorMay } from '../domain/roles.ts';
import { dayOf } from '../domain/time.ts';
import { assertMay, type Actor } from './actor.ts';
import { entryOf } from './archive-entry.ts';
import { know } from './known-session.ts';
import type { IndexQuery, Store } from './ports.ts';

/** Closed sessions that are put into the index in one go at a start. */
const BATCH = 500;

/** Finding recordings among many. */
export interface SearchArchive {
  find(
    actor: Actor,
    query: ArchiveQuery,
  ): Promise<{ entries: ArchiveEntry[]; total: number; approximate: boolean }>;
  tasks(actor: Actor): Promise<ArchiveTasks>;
  filters(actor: Actor): Promise<{ bridges: { bridgeId: string; name: string }[]; chairs: string[] }>;
  /** Reads a closed session anew and keeps what it is found by. Repeatable. */
  index(sessionId: string): Promise<void>;
  /** What was closed before there was an index. */
  indexMissing(): Promise<number>;
}

/** First instant of a Vietnamese calendar day, `2026-12-31`. */
function startOf(day: string): number {
  return dayOf(Date.parse(`${day}T00:00:00+07:00`)).start;
}

export function makeSearchArchive({ store }: { store: Store }): SearchArchive {
  const { archive } = store;

  function wanted(query: ArchiveQuery, fold: boolean): IndexQuery {
    const words = wordsOf(query.q ?? '');
    return {
      words: fold ? words.map(folded) : words,
      from: query.from === undefined ? null : startOf(query.from),
      until: query.to === undefined ? null : dayOf(startOf(query.to)).end,
      ...{ bridgeId: query.bridge ?? null, kind: query.kind ?? null, chairName: query.chair ?? null },
    };
  }

  const self: SearchArchive = {
    async find(actor, query) {
      assertMay(actor, 'archive.list');
      const page = { offset: (query.page - 1) * ARCHIVE_PAGE, limit: ARCHIVE_PAGE };
      const exact = wanted(query, false);
      let found = await archive.index.find(exact, page);
      const marked = exact.words.some((word) => folded(word) !== word);
      // Whoever typed a wrong tone finds it all the same, and is told.
      const approximate = found.total === 0 && marked;
      if (approximate) found = await archive.index.find(wanted(query, true), page);
      const rows = new Map(
        (await store.recordings.archive(found.sessionIds)).map((row) => [row.session.id, row]),
      );
      const entries = found.sessionIds.flatMap((id) => {
        const row = rows.get(id);
        return row === undefined ? [] : [entryOf(row)];
      });
      return { entries, total: found.total, approximate: approximate && found.total > 0 };
    },

    async filters(actor) {
      assertMay(actor, 'archive.list');
      const [bridges, chairs] = await Promise.all([store.bridges.all(), archive.index.chairs()]);
      return {
        bridges: bridges.map(({ id, name }) => ({ bridgeId: id, name })),
        chairs: [...chairs],
      };
    },

    async tasks(actor) {
      assertMay(actor, 'archive.list');
      const [failed, run, asked, ready] = await Promise.all([
        store.recordings.failed(),
        archive.fixity.newest(),
        archive.requests.inState('asked'),
        archive.requests.inState('ready'),
      ]);
      const rows = await store.recordings.archive(failed.map(({ sessionId }) => sessionId));
      const { report, at = 0, failure = null } = run ?? { report: null };
      return {
        failed: rows.map(entryOf),
        toDecide: actorMay(actor, 'archive.approve')
          ? asked.filter(({ askedBy }) => askedBy !== actor.id).length
          : 0,
        toGiveOut: actorMay(actor, 'archive.download') ? ready.length : 0,
        fixity:
          run === null
            ? null
            : {
                ...{ at, failure, packages: report?.packages ?? 0, files: report?.files ?? 0 },
                copies: report?.copies ?? null,
                faults: (report?.faults ?? []).slice(0, 10).map(({ kind, file }) => `${file}: ${kind}`),
                faultCount: report?.faults.length ?? 0,
              },
      };
    },

    async index(sessionId) {
      const row = await store.sessions.byId(sessionId);
      if (row === null) return;
      const [{ picture, agenda }, notes, documents] = await Promise.all([
        know(store, row),
        store.notes.of(sessionId),
        store.documents.of(sessionId),
      ]);
      if (picture.openedAt === null || picture.closedAt === null) return;
      const items = agenda.filter(({ id }) => picture.items.has(id));
      const closed = new Set(items.filter((item) => item.closed).map(({ id }) => id));
      const open = items.filter((item) => !item.closed);
      const concluded = open.flatMap(({ id }) => picture.items.get(id)?.conclusions ?? []);
      const texts = [
        ...[row.title, row.chairName, row.place, ...row.bridges.map(({ name }) => name)],
        ...items.map(({ label }) => label),
        ...open.map(({ summary }) => summary),
        ...concluded.flatMap(({ agency, task }) => [agency, task]),
        // Of a closed item the code name alone: what was said, noted and decided is for those who may open it.
        ...notes.filter(({ itemId }) => itemId === null || !closed.has(itemId)).map(({ text }) => text),
        ...documents.map(({ name }) => name),
      ];
      await archive.index.save({
        ...{ sessionId, openedAt: picture.openedAt, chairName: row.chairName },
        bridgeIds: row.bridges.map(({ id }) => id),
        kinds: [...new Set(items.map(({ kind }) => kind))],
        words: searchWords(texts.join(' ')),
      });
    },

    async indexMissing() {
      let indexed = 0;
      for (;;) {
        const missing = await archive.index.missing(BATCH);
        for (const sessionId of missing) await self.index(sessionId);
        indexed += missing.length;
        if (missing.length < BATCH) return indexed;
      }
    },
  };
  return self;
}
