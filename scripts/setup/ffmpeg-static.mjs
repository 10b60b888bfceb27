import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DOWNLOAD_ANSWER_MS } from './constants.mjs';
import { isProgram } from './find-program.mjs';
import { label } from './messages.mjs';
import { runProcess } from './run-process.mjs';

const LOOK_MS = 500;

/**
 * Where ffmpeg-static keeps its program, whether or not it is there.
 *
 * @param {string} repo
 * @returns {string}
 */
export function ffmpegStaticFile(repo) {
  return path.join(repo, 'node_modules', 'ffmpeg-static', 'ffmpeg');
}

/**
 * Lets ffmpeg-static fetch its program, once per installation. Many networks do not reach its server: as soon as
 * nothing has arrived for a few seconds the set-up does without.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string} node
 * @returns {Promise<void>}
 */
export async function tryFfmpegStatic(context, node) {
  const file = ffmpegStaticFile(context.repo);
  const installer = path.join(path.dirname(file), 'install.js');
  const present = await fs.access(installer).then(
    () => true,
    () => false,
  );
  if (!present || context.env.FFMPEG_PATH || isProgram(file)) return;

  const task = context.progress.task(label('ffmpegStatic'));
  const watch = new AbortController();
  const stalled = abortWhenStalled(file, watch);
  const { code } = await runProcess(node, [installer], {
    cwd: path.dirname(file),
    env: { ...context.env, CI: '1' },
    signal: context.signal,
    log: context.log,
    giveUp: watch.signal,
  }).finally(() => watch.abort());
  await stalled;
  const works =
    code === 0 &&
    (await runProcess(file, ['-version'], { signal: context.signal, log: context.log })).code === 0;
  // A download cut short leaves a file that looks like a program.
  if (!works) await fs.rm(file, { force: true });
  task.end(works ? undefined : label('notFound'));
}

/** Aborts `watch` when `file` has not grown for a few seconds. */
async function abortWhenStalled(/** @type {string} */ file, /** @type {AbortController} */ watch) {
  let size = 0;
  for (let quietMs = 0; !watch.signal.aborted; quietMs += LOOK_MS) {
    if (quietMs >= DOWNLOAD_ANSWER_MS) return watch.abort();
    await sleep(LOOK_MS);
    const grown = await fs.stat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (grown > size) quietMs = 0;
    size = grown;
  }
}
