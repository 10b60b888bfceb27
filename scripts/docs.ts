import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { errorCode } from '../src/main/supervise/error-code.ts';
import { openApiDocument } from './openapi-document.ts';
import { protocolPage } from './protocol-page.ts';
import { settingsTable } from './settings-table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const START = '<!-- settings:start -->';
const END = '<!-- settings:end -->';

/** A file that is made from the code. */
export interface MadeDocument {
  /** Below the top of the checkout. */
  readonly path: string;
  readonly content: string;
}

/** Every file that is made from the code, as it should be now. */
export async function collectDocuments(): Promise<readonly MadeDocument[]> {
  const documents = [
    { path: 'docs/protocol.md', content: await formatted('docs/protocol.md', protocolPage()) },
    { path: 'docs/openapi.json', content: await formatted('docs/openapi.json', await openApiDocument()) },
  ];
  const readme = await readText('README.md');
  if (readme !== null) {
    const table = (await formatted('README.md', settingsTable())).trim();
    documents.push({ path: 'README.md', content: withSettings(readme, table) });
  }
  return documents;
}

/** Puts the table between its markers; a page without them gets them at its end. */
export function withSettings(page: string, table: string): string {
  const section = `${START}\n\n${table}\n\n${END}`;
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from === -1 || to < from) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, from) + section + page.slice(to + END.length);
}

/**
 * Writes the documents, or with `check` only looks.
 * @returns paths of those that were not as they should be
 */
export async function settle(documents: readonly MadeDocument[], check: boolean): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const { path, content } of documents) {
    if ((await readText(path)) === content) continue;
    stale.push(path);
    if (check) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return stale;
}

async function formatted(path: string, text: string): Promise<string> {
  const options = await resolveConfig(join(root, path));
  return format(text, { ...options, filepath: path });
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(join(root, path), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const stale = await settle(await collectDocuments(), check);
  if (check && stale.length > 0) {
    process.stderr.write(`Cần chạy lại / stale, run: npm run docs (${stale.join(', ')})\n`);
    process.exitCode = 1;
  } else {
    process.stdout.write(stale.length === 0 ? 'docs: up to date\n' : `docs: wrote ${stale.join(', ')}\n`);
  }
}
