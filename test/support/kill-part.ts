import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from './system.ts';

/** Processes that were this part of the house so far, the present one last. */
export async function pidsOf(system: System, part: string): Promise<number[]> {
  const log = await readFile(join(system.dataDir, 'logs', 'supervisor.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes('"part ready"') && line.includes(`"part":"${part}"`))
    .map((line) => (JSON.parse(line) as { pid: number }).pid);
}

/** Ends the process that is this part now, as a crash would. */
export async function killPart(system: System, part: string): Promise<void> {
  const pid = (await pidsOf(system, part)).at(-1);
  if (pid === undefined) throw new Error(`${part} never got ready`);
  process.kill(pid, 'SIGKILL');
}
