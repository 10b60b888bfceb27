import fs from 'node:fs/promises';
import path from 'node:path';
import { SetupError } from './setup-error.mjs';

/**
 * The changes without which the worker does not build, or builds and dies. worker-build/README.md tells why of each.
 *
 * @type {{ file: string, from: string, to: string }[]}
 */
export const SOURCE_CHANGES = [
  { file: 'meson.build', from: "meson_version: '>= 1.1.0'", to: "meson_version: '>= 1.0.0'" },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    from: '(operationType == BIO_CB_RETURN)',
    to: '((operationType & BIO_CB_RETURN) != 0)',
  },
];

/**
 * Replaces the one occurrence of `from`. None, or more than one, means that these are not the sources the change was
 * written for; a worker built without it would die at the first caller, so the build must stop here.
 *
 * @param {string} text
 * @param {{ file: string, from: string, to: string }} change
 * @param {string} version of mediasoup, for the sentence
 * @returns {string}
 */
export function replaceOnce(text, { file, from, to }, version) {
  const parts = text.split(from);
  if (parts.length !== 2) throw new SetupError('worker-source-changed', { file, version });
  return parts.join(to);
}

/**
 * Copies the worker's sources out of node_modules and makes them build with the libraries of the system.
 *
 * @param {{ mediasoup: string, subprojects: string, target: string, version: string }} options
 * @returns {Promise<void>}
 */
export async function prepareWorkerSource({ mediasoup, subprojects, target, version }) {
  await fs.cp(path.join(mediasoup, 'worker'), target, { recursive: true });
  const wraps = path.join(target, 'subprojects');
  // Each of them would have Meson download the sources of a library.
  for (const name of await fs.readdir(wraps)) {
    if (name.endsWith('.wrap')) await fs.rm(path.join(wraps, name));
  }
  await fs.cp(subprojects, wraps, { recursive: true });
  for (const change of SOURCE_CHANGES) {
    const file = path.join(target, change.file);
    await fs.writeFile(file, replaceOnce(await fs.readFile(file, 'utf8'), change, version));
  }
}
