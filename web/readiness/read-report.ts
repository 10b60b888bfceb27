import { Problem } from '../../src/contracts/failure.ts';
import { FrozenReport } from '../../src/contracts/readiness-report.ts';
import type { Board } from '../../src/contracts/readiness.ts';
import { ApiFailure } from '../api/failure.ts';
import { addressOf, call } from '../api/http.ts';
import { keptLocale } from '../i18n/words.ts';
import { sha256Of } from './file-hash.ts';

/** A frozen report as it came, with what proves it. */
export interface Received {
  readonly board: Board;
  /** Null where the text has not the agreed shape. */
  readonly report: FrozenReport | null;
  /** Of the very bytes received; null where the browser computes none. */
  readonly sha256: string | null;
}

/**
 * Reads a report as bytes, so that its hash is that of what was received.
 * @throws {ApiFailure} with the server's sentence, or `offline`
 */
export async function readReport(sessionId: string): Promise<Received> {
  const board = await call('getBoard', { params: { sessionId } });
  if (board.report === null) return { board, report: null, sha256: null };
  const response = await fetch(addressOf('getReport', { sessionId }), {
    headers: { 'accept-language': keptLocale() },
  }).catch(() => {
    throw new ApiFailure('offline', '', null);
  });
  const bytes = await response.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  const json = parseJson(text);
  if (!response.ok) {
    const problem = Problem.safeParse(json);
    if (!problem.success) throw new ApiFailure('offline', '', null);
    throw new ApiFailure(problem.data.code, problem.data.title, problem.data.requestId);
  }
  const parsed = FrozenReport.safeParse(json);
  return { board, report: parsed.success ? parsed.data : null, sha256: await sha256Of(bytes) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
