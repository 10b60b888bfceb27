import { STEP_NAMES, type CheckStep } from './steps.ts';

/** Names told before the rest becomes a number: a sentence that a leader still reads. */
const NAMED = 5;

/** What the sentence says: how many are ready, and who is waited for. */
export interface SentenceFacts {
  readonly ready: number;
  readonly total: number;
  readonly waiting: readonly { readonly name: string; readonly step: CheckStep | null }[];
  /** There while the centre's server is not ready. */
  readonly serverWaits?: { readonly step: CheckStep | null } | undefined;
}

/** The leader's one sentence: "11/12 điểm cầu sẵn sàng, 1 đang chờ: Phù Cừ (micro và loa)." */
export function readinessSentence(facts: SentenceFacts, locale: 'vi' | 'en'): string {
  const bridges = bridgeSentence(facts, locale);
  const { serverWaits } = facts;
  if (serverWaits === undefined) return `${bridges}.`;
  const vi = locale === 'vi';
  const { step } = serverWaits;
  const why = step === null ? (vi ? 'chưa kiểm tra' : 'not checked') : STEP_NAMES[step][vi ? 0 : 1];
  return `${bridges}; ${vi ? 'máy chủ trung tâm chưa đạt' : 'the central server is not ready'} (${why}).`;
}

function bridgeSentence({ ready, total, waiting }: SentenceFacts, locale: 'vi' | 'en'): string {
  const vi = locale === 'vi';
  const head = vi ? `${ready}/${total} điểm cầu sẵn sàng` : `${ready} of ${total} bridge points are ready`;
  if (waiting.length === 0) return head;
  const names = waiting.slice(0, NAMED).map(({ name, step }) => {
    if (step === null) return vi ? `${name} (chưa kiểm tra)` : `${name} (not checked)`;
    return `${name} (${STEP_NAMES[step][vi ? 0 : 1]})`;
  });
  const more = waiting.length - names.length;
  const rest = more === 0 ? '' : vi ? ` và ${more} điểm cầu khác` : ` and ${more} more`;
  const waits = vi ? `${waiting.length} đang chờ` : `waiting for ${waiting.length}`;
  return `${head}, ${waits}: ${names.join(', ')}${rest}`;
}
