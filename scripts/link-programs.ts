import { mkdir, rename, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * Gives the programs that the set-up found names that stay when their versions change, in one folder for the PATH of a
 * service: `node scripts/launch.mjs setup-service FOLDER`. Run again after each upgrade.
 * Exit code 0: all are linked. 2: wrong use.
 */
const [folder, ...more] = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (folder === undefined || more.length > 0) {
  say('node scripts/launch.mjs setup-service FOLDER');
  process.exitCode = 2;
} else {
  const { MEDIASOUP_WORKER_BIN, FFMPEG_PATH, FFPROBE_PATH } = process.env;
  const programs = {
    node: process.execPath,
    'mediasoup-worker': MEDIASOUP_WORKER_BIN,
    ffmpeg: FFMPEG_PATH,
    ffprobe: FFPROBE_PATH,
  };
  await mkdir(folder, { recursive: true });
  for (const [name, file] of Object.entries(programs)) {
    if (file === undefined || file === '') throw new Error(`the set-up did not find ${name}`);
    const link = join(folder, name);
    const fresh = `${link}.${process.pid}`;
    await symlink(resolve(file), fresh);
    // At once, so that a service that starts meanwhile finds the one or the other.
    await rename(fresh, link);
    say(`${link} → ${resolve(file)}`);
  }
}
