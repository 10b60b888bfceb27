import type { Notice } from '../../src/contracts/readiness.ts';

/** Notices as the server gives them, newest first, with how many of all are unread. */
export interface NoticeList {
  readonly notices: readonly Notice[];
  readonly unread: number;
}

/** Marks some notices as read at an instant; `unread` is what the server counts afterwards. */
export function withRead(
  { notices }: NoticeList,
  ids: readonly string[],
  { at, unread }: { readonly at: number; readonly unread: number },
): NoticeList {
  return {
    unread,
    notices: notices.map((each) =>
      ids.includes(each.id) && each.readAt === null ? { ...each, readAt: at } : each,
    ),
  };
}

/** A notice just told, on top; one that is known already changes nothing. */
export function withNew({ notices, unread }: NoticeList, notice: Notice): NoticeList {
  if (notices.some(({ id }) => id === notice.id)) return { notices, unread };
  return { notices: [notice, ...notices], unread: unread + (notice.readAt === null ? 1 : 0) };
}
