import fs from 'node:fs';
import path from 'node:path';

/**
 * Whether a file is there and may be run.
 *
 * @param {string} file
 * @returns {boolean}
 */
export function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The first of `names` found on the PATH.
 *
 * @param {string[]} names in order of preference
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findOnPath(names, env) {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((dir) => path.isAbsolute(dir));
  for (const name of names) {
    for (const dir of folders) {
      const file = path.join(dir, name);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}
