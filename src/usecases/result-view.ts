import type { ResultItem, ResultNotice, ResultStep } from '../contracts/results.ts';
import { isResultLate } from '../domain/procedure/result-notice.ts';
import type { EndedItemRow, ResultNoticeRow } from './ports/follow-up.ts';

function noticeView(row: ResultNoticeRow): ResultNotice {
  const { version, outcome, text, competent, number, issuedOn, signer, late, handover } = row;
  return { version, outcome, text, competent, number, issuedOn, signer, late, handover };
}

/** @param at `today` and `dueOn` are `YYYY-MM-DD` */
export function itemView(
  item: EndedItemRow,
  at: { readonly dueOn: string; readonly today: string; readonly published: boolean },
): ResultItem {
  const { itemId, sessionId, sessionTitle, sample, endedAt, refused, label, kind, bridgeIds, result } = item;
  // An issued notice keeps the day that held then, whatever was set later.
  const dueOn = result !== null && result.issuedOn !== null ? result.dueOn : at.dueOn;
  return {
    ...{ itemId, sessionId, sessionTitle, sample, endedAt, refused, label, kind },
    ...{ bridgeIds: [...bridgeIds], dueOn, published: at.published },
    late: isResultLate(result?.issuedOn ?? null, dueOn, at.today),
    notice: result === null ? null : noticeView(result),
  };
}

export function resultStep(row: ResultNoticeRow, names: ReadonlyMap<string, string>): ResultStep {
  const { version, act, reason, writtenAt, writtenBy } = row;
  return { version, act, reason, at: writtenAt, by: names.get(writtenBy) ?? '', notice: noticeView(row) };
}
