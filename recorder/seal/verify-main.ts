import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CHAIN_FOLDER } from './chain.ts';
import { openPackage } from './package-reader.ts';
import { BAG, keyIdOf } from './seal-document.ts';
import { archiveOnDisk, type ArchiveReader } from './archive-reader.ts';
import { verifyArchive } from './verify-archive.ts';
import { verifyPackage, type Fault, type Verdict } from './verify-package.ts';
import { sentenceOf } from './verify-words.ts';

const HELP = `Kiểm tra gói hồ sơ bản ghi / verify recording packages

  verify THU_MUC_HOAC_ZIP…  [--key KHOA.pub | --key-id VAN_TAY]

Một gói (thư mục hoặc tệp ZIP), hoặc cả kho lưu trữ (thư mục có chuỗi niêm phong).
A package (folder or ZIP), or a whole archive (a folder with the chain of seals).
Mã thoát / exit code: 0 nguyên vẹn / all holds · 1 có sai lệch / something does not · 2 không có gì / nothing there
`;

/**
 * Tells in words whether packages hold: works alone, with nothing but Node.js and the packages' bytes.
 * @param extra further faults of a folder, told with its own
 * @param archiveAt reads an archive whose packages may lie elsewhere too
 * @returns exit code
 */
export async function verifyMain(
  args: readonly string[],
  say: (line: string) => void,
  extra: (folder: string) => Promise<readonly Fault[]> = () => Promise.resolve([]),
  archiveAt: (path: string) => ArchiveReader = archiveOnDisk,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, 'key-id': { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true || positionals.length === 0) {
    say(HELP);
    return values.help === true ? 0 : 2;
  }
  const trustedKey =
    values.key === undefined ? (values['key-id'] ?? null) : keyIdOf(await readFile(values.key, 'utf8'));
  const keys = new Set<string>();
  let [bad, looked] = [0, 0];
  const tell = async (name: string, verdict: Verdict): Promise<void> => {
    const { seal, files } = verdict;
    const faults = [...verdict.faults, ...(await extra(name))];
    looked += 1;
    if (seal !== null) keys.add(seal.keyId);
    const title = seal === null ? name : `${seal.title} (${seal.sessionId})`;
    if (faults.length > 0) bad += 1;
    say(
      faults.length === 0
        ? `✓ ${title}: ${files} tệp nguyên vẹn, niêm phong số ${seal?.number ?? '?'} đúng / files unchanged, seal ${seal?.number ?? '?'} holds`
        : `✗ ${title}`,
    );
    if (verdict.stampedAt !== null) {
      const at = new Date(verdict.stampedAt).toISOString();
      say(`    dấu thời gian / time stamp: ${at}`);
    }
    for (const fault of faults) say(`    ${sentenceOf(fault)}`);
  };
  for (const path of positionals.map((each) => resolve(each))) {
    if (!existsSync(path)) {
      say(`Không có / not there: ${path}`);
      return 2;
    }
    if (
      statSync(path).isDirectory() &&
      existsSync(join(path, CHAIN_FOLDER)) &&
      !existsSync(join(path, BAG.declaration))
    ) {
      const { packages, entries, chain } = await verifyArchive(archiveAt(path), { trustedKey });
      for (const verdict of packages) await tell(verdict.folder, verdict);
      if (chain.length > 0) bad += 1;
      say(
        chain.length === 0
          ? `✓ Chuỗi niêm phong: ${entries} mắt liền nhau / chain of seals: ${entries} entries without a gap`
          : '✗ Chuỗi niêm phong / chain of seals',
      );
      for (const fault of chain) say(`    ${sentenceOf(fault)}`);
      continue;
    }
    const reader = await openPackage(path);
    await tell(basename(path), await verifyPackage(reader, trustedKey));
    await reader.close();
  }
  if (looked === 0) {
    say('Không có bản ghi nào để kiểm tra. / Nothing to verify.');
    return bad === 0 ? 2 : 1;
  }
  for (const keyId of keys) {
    say(
      trustedKey === null
        ? `Khóa niêm phong / sealing key: ${keyId}\n  Hãy so với vân tay mà cơ quan đã công bố. / Compare it with the fingerprint that the office has published.`
        : `Khóa niêm phong / sealing key: ${keyId}`,
    );
  }
  say(
    bad === 0
      ? `Tất cả ${looked} gói đều nguyên vẹn. / All ${looked} packages hold.`
      : `Có sai lệch. / Something does not hold.`,
  );
  return bad === 0 ? 0 : 1;
}
