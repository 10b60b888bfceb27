import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { SessionId } from '../../src/contracts/ids.ts';
import { SEGMENTS_FOLDER } from '../../src/contracts/segment.ts';
import { messageOf, systemCode } from '../faults.ts';
import { mediaNow } from '../media-time.ts';
import { RESERVE_FILE } from './disk-watch.ts';
import { Journal } from './journal.ts';
import { readSegment } from './read-segment.ts';

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/**
 * Gives every segment of one session that has no journal line its line: it was left by a process that died. Files
 * stay as they are, torn tail and all; a file that is no segment is left alone and told.
 * @returns number of segments adopted
 */
export async function adoptSession(folder: string, journal: Journal, logger: Logger): Promise<number> {
  let adopted = 0;
  for (const name of await namesIn(join(folder, SEGMENTS_FOLDER))) {
    const file = `${SEGMENTS_FOLDER}/${name}`;
    if (!name.endsWith('.rtp') || journal.has(file)) continue;
    try {
      const { header, bytes, sha256, from, to, packets, expected } = await readSegment(join(folder, file));
      const { bridgeId, producerId, source } = header;
      const line = { file, bytes, sha256, bridgeId, producerId, source, from, to, packets, expected };
      await journal.append({ type: 'segment', at: mediaNow(), ...line, adopted: true });
      adopted += 1;
    } catch (error) {
      logger.error({ file, reason: messageOf(error) }, 'segment could not be adopted; it stays where it is');
    }
  }
  return adopted;
}

/**
 * Adopts what the spool holds, session by session, before the process takes commands.
 * @throws where the spool itself cannot be read.
 */
export async function adoptSpool(spoolDir: string, logger: Logger): Promise<void> {
  for (const sessionId of await namesIn(spoolDir)) {
    if (!SessionId.safeParse(sessionId).success) continue;
    const folder = join(spoolDir, sessionId);
    // Room that a process set aside that died: nothing of the recording is in it.
    await rm(join(folder, RESERVE_FILE), { force: true });
    if ((await namesIn(join(folder, SEGMENTS_FOLDER))).length === 0) continue;
    const journal = await Journal.open(folder);
    try {
      const adopted = await adoptSession(folder, journal, logger);
      if (adopted > 0) logger.info({ sessionId, adopted }, 'segments of an ended process adopted');
    } finally {
      await journal.close();
    }
  }
}
