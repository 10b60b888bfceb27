import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

/** @typedef {{ path: string, size: number, mtimeMs: number }} FileEntry */

/**
 * Every file below the given files and folders, in a stable order; what does not exist is left out.
 *
 * @param {string} root
 * @param {string[]} inputs relative to `root`
 * @returns {Promise<FileEntry[]>}
 */
export async function listFiles(root, inputs) {
  const lists = await Promise.all(inputs.map((input) => walk(root, input)));
  return lists.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * A hash of names, sizes and times: quick, and enough to see that nothing was touched.
 *
 * @param {FileEntry[]} files
 * @returns {string}
 */
export function listHash(files) {
  const hash = createHash('sha256');
  for (const { path: name, size, mtimeMs } of files) hash.update(`${name}\0${size}\0${mtimeMs}\n`);
  return hash.digest('hex');
}

/**
 * A hash of names and contents: the same on every checkout of the same state.
 *
 * @param {string} root
 * @param {FileEntry[]} files
 * @returns {Promise<string>}
 */
export async function contentHash(root, files) {
  const hash = createHash('sha256');
  for (const { path: name } of files) {
    const content = await fs.readFile(path.join(root, name));
    hash.update(`${name}\0${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} relative @returns {Promise<FileEntry[]>} */
async function walk(root, relative) {
  const stats = await fs.stat(path.join(root, relative)).catch(() => undefined);
  if (!stats) return [];
  if (!stats.isDirectory()) return [{ path: relative, size: stats.size, mtimeMs: stats.mtimeMs }];
  const names = await fs.readdir(path.join(root, relative));
  return (await Promise.all(names.map((name) => walk(root, path.join(relative, name))))).flat();
}
