import type { Config } from '../../config/settings.ts';
import { MediaStartFault } from '../../media/faults.ts';
import { startMedia } from '../../media/media-process.ts';
import type { MediaSettings } from '../../media/settings.ts';
import { runProcess, StartRefused } from './lifecycle.ts';

function settingsOf(config: Config): MediaSettings {
  return {
    ip: config.MEDIA_IP,
    announcedAddress: config.mediaAnnouncedAddress,
    port: config.MEDIA_PORT,
    workers: config.MEDIA_WORKERS,
    seatsTogether: config.MEDIA_SEATS_TOGETHER,
    workerBin: config.MEDIASOUP_WORKER_BIN,
    controlPort: config.MEDIA_CONTROL_PORT,
    controlSecret: config.MEDIA_CONTROL_SECRET,
    spoolDir: config.spoolDir,
    segmentSeconds: config.CAPTURE_SEGMENT_SECONDS,
    mirrorDir: config.mirrorDir,
    reserveBytes: config.CAPTURE_RESERVE_MB * 1_000_000,
    restrictedKeyFile: `${config.restrictedKeyFile}.pub`,
  };
}

/** One sentence for the person who starts the program, in both languages. */
function sentenceOf({ fault, what, cause }: MediaStartFault): string {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  switch (fault) {
    case 'media_port':
      return `Cổng truyền hình ${what} (UDP và TCP) đang được chương trình khác sử dụng hoặc không được phép dùng; xin giải phóng cổng hoặc đặt MEDIA_PORT khác. / Media port ${what} (UDP and TCP) is in use by another program or not permitted; free it or set another MEDIA_PORT.`;
    case 'media_ip':
      return `Máy này không có địa chỉ ${what}; xin sửa MEDIA_IP. / This machine does not have the address ${what}; correct MEDIA_IP.`;
    case 'control_port':
      return `Cổng điều khiển ${what} đang được chương trình khác sử dụng; xin đặt MEDIA_CONTROL_PORT khác. / Control port ${what} is in use by another program; set another MEDIA_CONTROL_PORT.`;
    case 'worker':
      return `Không chạy được bộ xử lý truyền hình ${what}; xin chạy lại phần cài đặt hoặc sửa MEDIASOUP_WORKER_BIN. / The media worker ${what} does not run; run the set-up again or correct MEDIASOUP_WORKER_BIN.`;
    case 'spool':
      return `Không ghi được vào thư mục ${what}${reason}; xin kiểm tra quyền và chỗ trống, hoặc đặt SPOOL_DIR khác. / The folder ${what} cannot be used${reason}; check permissions and free space, or set another SPOOL_DIR.`;
    case 'secret':
      return `Chưa đặt ${what}: bộ phận truyền hình không nhận lệnh khi không có mã bí mật. / ${what} is not set: the media process takes no commands without a secret.`;
  }
}

await runProcess('media', async ({ config, logger }) => {
  try {
    const media = await startMedia(settingsOf(config), logger);
    return {
      info: { controlPort: media.controlPort },
      notReady: () => media.notReady(),
      stop: () => media.close(),
    };
  } catch (error) {
    if (error instanceof MediaStartFault) throw new StartRefused(sentenceOf(error), { cause: error });
    throw error;
  }
});
