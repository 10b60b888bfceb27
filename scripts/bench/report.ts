import { cpus, totalmem } from 'node:os';
import type { usage } from './process-usage.ts';

type Usage = ReturnType<typeof usage>;

/** What one run measured. */
export interface BenchResult {
  readonly command: string;
  readonly seats: number;
  readonly seconds: number;
  readonly readySeconds: number;
  /** From asking for a seat to the first decoded picture, milliseconds, one a bridge but the first. */
  readonly firstPictureMs: readonly number[];
  readonly idle: Usage;
  readonly inRoom: Usage;
  readonly recorded: Usage;
  readonly capturedBytesPerSecond: number;
  readonly sessionSeconds: number;
  readonly finishSeconds: number;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A Markdown report of a run: the machine, the command, the figures. */
export function report(result: BenchResult): string {
  const { idle, inRoom, recorded } = result;
  const parts = [...new Set([...idle.keys(), ...inRoom.keys(), ...recorded.keys()])].toSorted();
  const cpu = (of: Usage, part: string): string => (of.get(part)?.cpuPercent ?? 0).toFixed(1);
  const memory = (of: Usage, part: string): string => ((of.get(part)?.residentBytes ?? 0) / 1e6).toFixed(0);
  const pictures = result.firstPictureMs.map((ms) => Math.round(ms)).toSorted((a, b) => a - b);
  return [
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB; the simulated bridges run on it too.`,
    '',
    `Command: \`${result.command}\`. One centre and ${result.seats} bridge points, each sending 480×270 at 15 pictures a second in two layers and speech; ${result.seconds} s a phase.`,
    '',
    row(['process', 'idle, % of a core', 'in the room', 'recorded', 'memory recorded, MB']),
    row(['---', '--:', '--:', '--:', '--:']),
    ...parts.map((part) =>
      row([part, cpu(idle, part), cpu(inRoom, part), cpu(recorded, part), memory(recorded, part)]),
    ),
    '',
    `Ready after ${result.readySeconds.toFixed(1)} s. Seat to first picture: ${pictures.join(', ')} ms. Captured ${(result.capturedBytesPerSecond / 1e3).toFixed(0)} kB/s. A session of ${result.sessionSeconds.toFixed(0)} s was finished (files, composite, hashes) ${result.finishSeconds.toFixed(1)} s after its close.`,
    '',
  ].join('\n');
}
