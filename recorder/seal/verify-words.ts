import type { Fault, FaultKind } from './verify-package.ts';

/** What does not hold, in words for an outsider: Vietnamese, English. */
const WORDS: Readonly<Record<FaultKind, readonly [string, string]>> = {
  not_a_package: ['không phải gói hồ sơ bản ghi', 'not a recording package'],
  missing: ['thiếu tệp', 'file missing'],
  changed: ['tệp đã bị thay đổi', 'file was changed'],
  unexpected: ['tệp lạ, không có trong kê khai', 'file that no manifest names'],
  manifest_unreadable: ['bảng kê không đọc được', 'manifest not readable'],
  seal_missing: ['không có niêm phong', 'no seal'],
  seal_unreadable: ['niêm phong không đọc được', 'seal not readable'],
  signature_wrong: ['chữ ký niêm phong không đúng', 'signature of the seal does not hold'],
  key_unknown: [
    'niêm phong bằng khóa khác với khóa đã công bố',
    'sealed by another key than the published one',
  ],
  tag_changed: ['tệp kê khai đã bị thay đổi', 'tag file was changed'],
  time_stamp_wrong: ['dấu thời gian không đúng', 'time stamp does not hold'],
  journal_broken: ['nhật ký thu đã bị sửa', 'the journal of the capture was edited'],
  journal_other: ['nhật ký thu không phải bản đã niêm phong', 'not the journal that was sealed'],
  chain_gap: ['chuỗi niêm phong bị thiếu một mắt', 'an entry of the chain of seals is gone'],
  chain_broken: ['chuỗi niêm phong bị đứt', 'the chain of seals is broken'],
  package_missing: ['gói hồ sơ của một buổi đã biến mất', 'the package of a session is gone'],
  package_not_chained: [
    'gói hồ sơ không thuộc chuỗi niêm phong',
    'package that is not in the chain of seals',
  ],
  captured: ['dữ liệu thu gốc', 'captured data'],
};

/** One line for a fault. */
export function sentenceOf({ kind, file, detail }: Fault): string {
  return `${file}: ${WORDS[kind].join(' / ')} (${detail})`;
}
