import fs from 'node:fs';
import path from 'node:path';
import { LOGS_KEPT } from './constants.mjs';

/** @typedef {{ write: (text: string) => void, file: () => string | undefined }} SetupLog */

/**
 * The log of one set-up: made at the first line written, so that a warm start leaves none.
 *
 * @param {string} root the cache folder
 * @returns {SetupLog}
 */
export function createSetupLog(root) {
  /** @type {string | undefined} */
  let file;
  let failed = false;
  return {
    write(text) {
      if (failed) return;
      try {
        file ??= open(path.join(root, 'logs'));
        fs.appendFileSync(file, text);
      } catch {
        // A log that cannot be written (disk full, no permission) must not hide the problem it would tell of.
        failed = true;
      }
    },
    file: () => file,
  };
}

/** @param {string} dir */
function open(dir) {
  fs.mkdirSync(dir, { recursive: true });
  const old = fs
    .readdirSync(dir)
    .filter((name) => name.startsWith('setup-'))
    .sort();
  for (const name of old.slice(0, Math.max(0, old.length - LOGS_KEPT + 1)))
    fs.rmSync(path.join(dir, name), { force: true });
  return path.join(dir, `setup-${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}.log`);
}
