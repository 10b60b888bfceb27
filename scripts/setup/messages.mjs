/** @typedef {keyof typeof problems} ProblemKey */
/** @typedef {{ vi: string, en: string }} Sentence */

/** One sentence per problem; `{name}` is filled in. */
const problems = {
  'npm-missing': {
    vi: 'Không tìm thấy lệnh npm trong PATH; hãy cài npm rồi chạy lại.',
    en: 'The npm command is not on the PATH; install npm and run this again.',
  },
  'npm-unreachable': {
    vi: 'Không kết nối được tới kho gói npm; hãy kiểm tra mạng hoặc proxy rồi chạy lại.',
    en: 'The npm registry cannot be reached; check the network or proxy and run this again.',
  },
  'npm-failed': {
    vi: 'npm báo lỗi khi cài đặt; chi tiết nằm trong tệp nhật ký.',
    en: 'npm failed to install; the log file has the details.',
  },
  'disk-full': {
    vi: 'Ổ đĩa chứa {path} hết chỗ: còn {free}, cần ít nhất {needed}.',
    en: 'The disk that holds {path} is full: {free} free, at least {needed} needed.',
  },
  'no-permission': {
    vi: 'Không có quyền ghi vào {path}; hãy sửa quyền, hoặc đặt CTD_CACHE_DIR nếu đó là thư mục đệm.',
    en: 'No permission to write to {path}; correct its permissions, or set CTD_CACHE_DIR if it is the cache folder.',
  },
  'node-unsupported': {
    vi: 'Máy này ({platform}) chưa có bản Node.js dựng sẵn; hãy tự cài Node.js {version} trở lên rồi chạy lại.',
    en: 'There is no ready-made Node.js for this machine ({platform}); install Node.js {version} or newer yourself.',
  },
  'node-unusable': {
    vi: 'Node.js {version} vừa tải không chạy được trên máy này; hãy tự cài Node.js {version} trở lên rồi chạy lại.',
    en: 'The Node.js {version} just fetched does not run on this machine; install Node.js {version} or newer yourself.',
  },
  'postgres-unusable': {
    vi: 'Bản PostgreSQL đi kèm không chạy được trên máy này; chi tiết nằm trong tệp nhật ký.',
    en: 'The PostgreSQL that comes with the software does not run on this machine; the log file has the details.',
  },
  'packages-needed': {
    vi: 'Máy còn thiếu gói hệ thống ({packages}) và lệnh này không có quyền cài; hãy nhờ quản trị viên chạy:',
    en: 'System packages are missing ({packages}) and this account may not install them; have an administrator run:',
  },
  'packages-failed': {
    vi: 'Cài gói Debian không thành công ({packages}); hãy xem tệp nhật ký, hoặc tự chạy:',
    en: 'Installing Debian packages failed ({packages}); see the log file, or run it yourself:',
  },
  'tools-missing': {
    vi: 'Máy còn thiếu chương trình: {tools}; hãy cài bằng trình quản lý gói của máy rồi chạy lại.',
    en: 'Programs are missing: {tools}; install them with the package manager of this machine and run this again.',
  },
  'path-setting-wrong': {
    vi: 'Biến {name} trỏ tới {path} nhưng không có chương trình chạy được ở đó; hãy sửa hoặc bỏ biến này.',
    en: '{name} points to {path}, where there is no program that can run; correct the variable or remove it.',
  },
  'worker-source-changed': {
    vi: 'Mã nguồn mediasoup {version} không như mong đợi ở {file}, nên không dựng được bộ máy truyền hình an toàn.',
    en: 'The sources of mediasoup {version} are not as expected in {file}, so no safe media worker can be built.',
  },
  'worker-build-failed': {
    vi: 'Biên dịch bộ máy truyền hình (mediasoup-worker) không thành công; chi tiết nằm trong tệp nhật ký.',
    en: 'Compiling the media worker (mediasoup-worker) failed; the log file has the details.',
  },
  'worker-build-memory': {
    vi: 'Máy hết bộ nhớ khi biên dịch mediasoup-worker; hãy tắt bớt chương trình khác rồi chạy lại.',
    en: 'The machine ran out of memory while compiling mediasoup-worker; close other programs and run this again.',
  },
  'worker-unusable': {
    vi: 'mediasoup-worker vừa biên dịch không khởi động được; chi tiết nằm trong tệp nhật ký.',
    en: 'The mediasoup-worker just compiled does not start; the log file has the details.',
  },
  'web-build-failed': {
    vi: 'Dựng giao diện web không thành công; lỗi của Vite nằm trong tệp nhật ký.',
    en: "Building the web client failed; Vite's errors are in the log file.",
  },
  'unknown-command': {
    vi: 'Không có lệnh "{name}"; các lệnh là: {known}.',
    en: 'There is no command "{name}"; the commands are: {known}.',
  },
  unexpected: {
    vi: 'Chuẩn bị không thành công vì một lỗi ngoài dự liệu ({reason}); chi tiết nằm trong tệp nhật ký.',
    en: 'The set-up failed for an unforeseen reason ({reason}); the log file has the details.',
  },
};

/** Labels of what is going on. */
const labels = {
  node: { vi: 'Cài Node.js {version}', en: 'installing Node.js {version}' },
  packages: { vi: 'Cài các gói npm', en: 'installing npm packages' },
  ffmpegStatic: { vi: 'Thử tải ffmpeg dựng sẵn', en: 'looking for a ready-made ffmpeg' },
  prebuilt: { vi: 'Thử tải mediasoup-worker dựng sẵn', en: 'looking for a ready-made mediasoup-worker' },
  worker: {
    vi: 'Biên dịch mediasoup-worker (chỉ lần đầu)',
    en: 'compiling mediasoup-worker (first time only)',
  },
  debian: { vi: 'Cài gói Debian: {packages}', en: 'installing Debian packages' },
  web: { vi: 'Dựng giao diện web', en: 'building the web client' },
  waiting: {
    vi: 'Một lần chuẩn bị khác (tiến trình {pid}) đang chạy; đang chờ',
    en: 'another set-up (process {pid}) is running; waiting for it',
  },
  notFound: { vi: 'không có', en: 'none' },
  webSkipped: {
    vi: 'Chưa có web/vite.config.ts: bỏ qua việc dựng giao diện web',
    en: 'no web/vite.config.ts yet: the web client is not built',
  },
  stepSkipped: { vi: 'Bỏ qua bước {name}: thiếu {file}', en: 'step {name} skipped: no {file}' },
  interrupted: {
    vi: 'Đã dừng theo yêu cầu; chạy lại lúc nào cũng được',
    en: 'stopped; run it again at any time',
  },
};

/**
 * The two-language sentence of a problem.
 *
 * @param {ProblemKey} key
 * @param {Record<string, string | number>} [params]
 * @returns {Sentence}
 */
export function problem(key, params = {}) {
  return fillBoth(problems[key], params);
}

/**
 * What the set-up is doing, as "Vietnamese (English)".
 *
 * @param {keyof typeof labels} key
 * @param {Record<string, string | number>} [params]
 * @returns {string}
 */
export function label(key, params = {}) {
  const { vi, en } = fillBoth(labels[key], params);
  return `${vi} (${en})`;
}

/**
 * The text a person sees when the set-up cannot go on.
 *
 * @param {Sentence} sentence
 * @param {{ command?: string | undefined, logFile?: string | undefined }} [extra]
 * @returns {string}
 */
export function formatProblem({ vi, en }, { command, logFile } = {}) {
  const lines = [`✗ ${vi}`, `  ${en}`];
  if (command) lines.push(`    ${command}`);
  if (logFile) lines.push(`  Nhật ký / log: ${logFile}`);
  return lines.join('\n');
}

/** @returns {ProblemKey[]} every problem there is a sentence for */
export function problemKeys() {
  return /** @type {ProblemKey[]} */ (Object.keys(problems));
}

/** @param {Sentence} sentence @param {Record<string, string | number>} params @returns {Sentence} */
function fillBoth({ vi, en }, params) {
  const fill = (/** @type {string} */ text) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
  return { vi: fill(vi), en: fill(en) };
}
