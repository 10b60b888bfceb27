import { cpus, totalmem } from 'node:os';
import { makeSampleYear } from '../../src/main/sample-year/make-sample-year.ts';
import { startServer } from '../../test/support/server.ts';

const RUNS = 20;
const LAST_YEAR = 2025;

/** Time of the routes behind the pages of the procedure and of books and reports, over some generated years. */
export async function benchReports(years: number): Promise<string> {
  const server = await startServer();
  try {
    server.clock.set(Date.UTC(2026, 1, 1));
    const began = performance.now();
    for (let back = 0; back < years; back += 1)
      await makeSampleYear(server.store, { year: LAST_YEAR - back, seed: 1, until: server.clock.now() });
    const written = (performance.now() - began) / 1_000;
    const { cookie } = await server.signIn('thuky');
    const ask = async (path: string): Promise<number> => {
      const start = performance.now();
      const response = await fetch(`${server.url}${path}`, { headers: { cookie } });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return performance.now() - start;
    };
    const year = `from=${LAST_YEAR}-01-01&to=${LAST_YEAR}-12-31`;
    const all = `from=${LAST_YEAR - years + 1}-01-01&to=${LAST_YEAR}-12-31`;
    // The first look derives the figures of everything that was closed since the last one.
    const first = await ask(`/api/reports/figures?${year}`);
    const pages: [string, string][] = [
      ['figures of a month', `/api/reports/figures?from=${LAST_YEAR}-03-01&to=${LAST_YEAR}-03-31`],
      ['figures of a year', `/api/reports/figures?${year}`],
      [`figures of ${years} years`, `/api/reports/figures?${all}`],
      ['matters behind a figure, a year', `/api/reports/cases?${year}&figure=cases`],
      [`matters behind a figure, ${years} years`, `/api/reports/cases?${all}&figure=cases`],
      [`tasks behind a figure, ${years} years`, `/api/reports/tasks?${all}&figure=overdue`],
      ['book, a page of a year', `/api/reports/book?${year}`],
      [`book, a page of ${years} years`, `/api/reports/book?${all}&offset=100`],
      ['reports of a year', `/api/reports?year=${LAST_YEAR}`],
      ['calendar of a year', `/api/schedule?year=${LAST_YEAR}`],
      ['list of minutes', '/api/minutes'],
      ['tasks', '/api/follow-up/tasks'],
      ['result notices', '/api/follow-up/results'],
      ['sessions to register for', '/api/registrations/sessions'],
      ['book of a year as a spreadsheet', `/api/reports/book/file?${year}&format=xlsx`],
      ['book of a year as PDF', `/api/reports/book/file?${year}&format=pdf`],
      ['report of a year as PDF', `/api/reports/file?${year}&format=pdf`],
    ];
    const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    const lines: string[] = [];
    for (const [name, path] of pages) {
      const ms: number[] = [];
      for (let run = 0; run < RUNS; run += 1) ms.push(await ask(path));
      const sorted = ms.toSorted((a, b) => a - b);
      const at = (share: number): string => (sorted[Math.ceil(share * RUNS) - 1] ?? 0).toFixed(1);
      lines.push(row([name, at(0.5), at(0.95)]));
    }
    return [
      `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB.`,
      '',
      `Command: \`npm run bench reports -- --years ${years}\`. ${years * 30} generated receptions (written in ${written.toFixed(1)} s); the first look, which derives all their figures, took ${(first / 1_000).toFixed(1)} s. Over HTTP on the same machine, ${RUNS} times each:`,
      '',
      row(['page', 'median, ms', 'p95, ms']),
      row(['---', '--:', '--:']),
      ...lines,
      '',
    ].join('\n');
  } finally {
    await server.stop();
  }
}
