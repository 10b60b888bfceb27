/**
 * Everything a check can find wrong, in words for a clerk: what is, and what to do first, second, third. The code is
 * stable and small print for the person on the telephone. `{{…}}` are the finding's values.
 */
interface Words {
  readonly vi: string;
  readonly en: string;
  readonly doVi: readonly string[];
  readonly doEn: readonly string[];
}

const RING_LINE = ['Gọi nhà mạng theo số ghi tại điểm cầu.', 'Ring the operator of the line.'] as const;

export const FINDINGS = {
  browser_insecure: {
    vi: 'Trang đang mở không an toàn nên trình duyệt không cho dùng máy quay và micro.',
    en: 'The page is not open in a secure way, so the browser gives no camera and no microphone.',
    doVi: [
      'Mở lại bằng đúng địa chỉ được cấp, bắt đầu bằng https://.',
      'Gọi cán bộ vận hành tại điểm cầu trung tâm.',
    ],
    doEn: [
      'Open the page by the address you were given, beginning with https://.',
      'Ring the operator at the centre.',
    ],
  },
  browser_too_old: {
    vi: 'Trình duyệt này ({{browser}}) không hỗ trợ gọi hình.',
    en: 'This browser ({{browser}}) cannot hold video calls.',
    doVi: ['Mở trang này bằng Chrome, Edge, Cốc Cốc hoặc Firefox bản mới.', 'Cập nhật trình duyệt.'],
    doEn: ['Open this page in a current Chrome, Edge, Cốc Cốc or Firefox.', 'Update the browser.'],
  },
  device_denied: {
    vi: 'Trình duyệt chưa được phép dùng thiết bị.',
    en: 'The browser may not use the device.',
    doVi: [
      'Bấm biểu tượng ổ khóa hoặc máy quay ở đầu thanh địa chỉ và chọn “Cho phép”.',
      'Tải lại trang rồi kiểm tra lại.',
      'Nếu vẫn bị chặn: cài đặt Windows > Quyền riêng tư > Máy ảnh, Micrô > bật cho trình duyệt.',
    ],
    doEn: [
      'Click the padlock or camera sign in the address bar and choose “Allow”.',
      'Reload the page and check again.',
      'If still blocked: Windows settings > Privacy > Camera, Microphone > allow the browser.',
    ],
  },
  device_absent: {
    vi: 'Không tìm thấy thiết bị.',
    en: 'No device was found.',
    doVi: [
      'Cắm lại dây của máy quay hoặc micro vào máy tính.',
      'Thử một cổng cắm khác.',
      'Khởi động lại máy tính rồi kiểm tra lại.',
    ],
    doEn: [
      'Plug the camera or microphone in again.',
      'Try another socket.',
      'Restart the computer and check again.',
    ],
  },
  device_busy: {
    vi: 'Thiết bị đang bị một chương trình khác sử dụng.',
    en: 'Another program is using the device.',
    doVi: ['Đóng Zalo, Zoom, Teams và các chương trình gọi hình khác.', 'Khởi động lại máy tính.'],
    doEn: ['Close other programs for video calls.', 'Restart the computer.'],
  },
  device_ended: {
    vi: 'Thiết bị bị rút ra trong khi kiểm tra.',
    en: 'The device was pulled out during the check.',
    doVi: ['Cắm lại cho chặt.', 'Kiểm tra lại từ đầu, không chạm vào dây.'],
    doEn: ['Plug it in firmly.', 'Check again from the start without touching the cable.'],
  },
  camera_black: {
    vi: 'Máy quay mở được nhưng hình đen.',
    en: 'The camera opens but shows only black.',
    doVi: [
      'Mở nắp che ống kính.',
      'Bật đèn trong phòng.',
      'Chọn máy quay khác trong danh sách rồi kiểm tra lại.',
    ],
    doEn: ['Open the lid of the lens.', 'Switch on the light.', 'Choose another camera and check again.'],
  },
  camera_frozen: {
    vi: 'Hình của máy quay đứng yên, không chuyển động.',
    en: 'The camera’s picture stands still.',
    doVi: ['Rút máy quay, đợi 10 giây rồi cắm lại.', 'Đóng các chương trình gọi hình khác.'],
    doEn: ['Unplug the camera, wait 10 seconds, plug it in.', 'Close other programs for video calls.'],
  },
  camera_dark: {
    vi: 'Hình tối (độ sáng {{value}}/255).',
    en: 'The picture is dark (brightness {{value}} of 255).',
    doVi: ['Bật thêm đèn phía trước người ngồi.', 'Kéo rèm phía sau để tránh ngược sáng.'],
    doEn: ['Switch on a light in front of the person.', 'Draw the curtain behind.'],
  },
  camera_small: {
    vi: 'Hình nhỏ hơn yêu cầu: {{width}}×{{height}}, cần {{wantedWidth}}×{{wantedHeight}}.',
    en: 'The picture is smaller than wanted: {{width}}×{{height}}, wanted {{wantedWidth}}×{{wantedHeight}}.',
    doVi: ['Dùng máy quay HD.', 'Cắm máy quay vào cổng USB 3 (màu xanh).'],
    doEn: ['Use an HD camera.', 'Plug it into a USB 3 socket (blue).'],
  },
  camera_slow: {
    vi: 'Hình giật: {{value}} hình/giây, cần {{wanted}}.',
    en: 'The picture stutters: {{value}} frames a second, wanted {{wanted}}.',
    doVi: [
      'Đóng bớt chương trình đang chạy trên máy.',
      'Bật thêm đèn: thiếu sáng làm máy quay chậm.',
      'Dùng máy tính mạnh hơn.',
    ],
    doEn: ['Close other programs.', 'Add light: cameras slow down in the dark.', 'Use a stronger computer.'],
  },
  microphone_silent: {
    vi: 'Không nghe thấy tiếng từ micro.',
    en: 'Nothing is heard from the microphone.',
    doVi: [
      'Kiểm tra công tắc tắt tiếng trên micro và trên dây.',
      'Chọn đúng micro trong danh sách.',
      'Nói một câu khi đang kiểm tra tiếng.',
    ],
    doEn: [
      'Look for a mute switch on the microphone or its cable.',
      'Choose the right microphone in the list.',
      'Say a sentence while the sound is checked.',
    ],
  },
  microphone_quiet: {
    vi: 'Tiếng nhỏ ({{value}} dB).',
    en: 'The sound is low ({{value}} dB).',
    doVi: ['Đặt micro gần người nói hơn.', 'Tăng mức thu của micro trong cài đặt âm thanh.'],
    doEn: ['Put the microphone nearer.', 'Raise its level in the sound settings.'],
  },
  microphone_loud: {
    vi: 'Tiếng quá to, dễ bị vỡ ({{value}} dB).',
    en: 'The sound is too loud and may distort ({{value}} dB).',
    doVi: ['Đặt micro xa hơn một chút.', 'Giảm mức thu của micro trong cài đặt âm thanh.'],
    doEn: ['Move the microphone away a little.', 'Lower its level in the sound settings.'],
  },
  microphone_clipped: {
    vi: 'Tiếng bị vỡ vì mức thu quá cao.',
    en: 'The sound is distorted: the level is too high.',
    doVi: ['Giảm mức thu của micro trong cài đặt âm thanh.', 'Nói cách micro 30–50 cm.'],
    doEn: ['Lower the microphone’s level.', 'Speak 30–50 cm away from it.'],
  },
  speaker_not_heard: {
    vi: 'Không nghe thấy tiếng phát ra từ loa.',
    en: 'The sound from the speaker was not heard.',
    doVi: [
      'Bật loa và vặn to.',
      'Chọn đúng loa trong cài đặt âm thanh của máy tính.',
      'Nếu dùng tai nghe: đeo vào và bấm “Tôi nghe thấy”.',
    ],
    doEn: [
      'Switch the speaker on and turn it up.',
      'Choose the right speaker in the sound settings.',
      'With headphones: put them on and press “I hear it”.',
    ],
  },
  speaker_not_tried: {
    vi: 'Chưa thử loa vì không có người tại điểm cầu.',
    en: 'The speaker was not tried: nobody was at the bridge point.',
    doVi: ['Nhờ cán bộ đầu mối chạy kiểm tra tại chỗ một lần.'],
    doEn: ['Have the clerk run the check on the spot once.'],
  },
  signaling_lost: {
    vi: 'Máy chủ chỉ nhận được {{answered}}/{{asked}} lần trả lời.',
    en: 'Only {{answered}} of {{asked}} answers reached the server.',
    doVi: ['Kiểm tra dây mạng; nên dùng dây, không dùng Wi-Fi.', RING_LINE[0]],
    doEn: ['Check the network cable; use a cable, not Wi-Fi.', RING_LINE[1]],
  },
  rtt_high: {
    vi: 'Đường truyền chậm: {{value}} ms khứ hồi.',
    en: 'The line is slow: {{value}} ms there and back.',
    doVi: ['Tạm dừng tải tệp, xem phim trên cùng đường mạng.', 'Dùng dây mạng thay cho Wi-Fi.', RING_LINE[0]],
    doEn: [
      'Stop downloads and films on the same line.',
      'Use a network cable in place of Wi-Fi.',
      RING_LINE[1],
    ],
  },
  clock_wrong: {
    vi: 'Đồng hồ máy tính lệch {{value}} giây so với máy chủ. Kết quả tính theo giờ máy chủ.',
    en: 'The computer’s clock is {{value}} s off. Results go by the server’s clock.',
    doVi: ['Cài đặt > Thời gian > bật “Tự động đặt thời gian”.', 'Bấm “Đồng bộ ngay”.'],
    doEn: ['Settings > Time > switch on “Set time automatically”.', 'Press “Sync now”.'],
  },
  udp_blocked: {
    vi: 'Mạng tại điểm cầu chặn UDP; hình và tiếng phải đi đường khác, kém ổn định hơn.',
    en: 'The network blocks UDP; picture and sound must take another, less steady path.',
    doVi: [
      'Buổi tiếp vẫn thực hiện được.',
      'Đề nghị cán bộ mạng mở cổng UDP theo trang “Cổng mạng” của tài liệu cài đặt.',
    ],
    doEn: [
      'The session can still be held.',
      'Ask the network’s keeper to open the UDP ports of the set-up guide.',
    ],
  },
  tcp_blocked: {
    vi: 'Đường dự phòng TCP không qua được.',
    en: 'The spare path over TCP does not get through.',
    doVi: ['Buổi tiếp vẫn thực hiện được bằng UDP.', 'Đề nghị cán bộ mạng mở cổng TCP.'],
    doEn: ['The session can still be held over UDP.', 'Ask the network’s keeper to open the TCP ports.'],
  },
  turn_failed: {
    vi: 'Đường qua máy chủ chuyển tiếp (TURN) không qua được.',
    en: 'The path over the relay (TURN) does not get through.',
    doVi: ['Báo cán bộ vận hành tại điểm cầu trung tâm.'],
    doEn: ['Tell the operator at the centre.'],
  },
  no_path: {
    vi: 'Hình và tiếng không đến được máy chủ bằng bất kỳ đường nào.',
    en: 'Picture and sound reach the server on no path at all.',
    doVi: [
      'Tắt VPN và phần mềm tường lửa trên máy tính.',
      'Thử bằng mạng khác (ví dụ 4G phát từ điện thoại) để so sánh.',
      'Gọi cán bộ mạng của huyện và đọc cho họ trang này.',
    ],
    doEn: [
      'Switch off VPN and firewall programs on the computer.',
      'Try another network (such as a telephone’s 4G) to compare.',
      'Ring the district’s network keeper and read this page to them.',
    ],
  },
  uplink_slow: {
    vi: 'Đường gửi đi chỉ đạt {{value}} Mbit/s, cần {{wanted}}.',
    en: 'Sending reaches only {{value}} Mbit/s, wanted {{wanted}}.',
    doVi: ['Tạm dừng tải tệp, sao lưu trên cùng đường mạng.', 'Dùng dây mạng thay cho Wi-Fi.', RING_LINE[0]],
    doEn: ['Stop uploads and backups on the same line.', 'Use a network cable.', RING_LINE[1]],
  },
  downlink_slow: {
    vi: 'Đường nhận về chỉ đạt {{value}} Mbit/s, cần {{wanted}}.',
    en: 'Receiving reaches only {{value}} Mbit/s, wanted {{wanted}}.',
    doVi: ['Tạm dừng tải tệp, xem phim trên cùng đường mạng.', 'Dùng dây mạng thay cho Wi-Fi.', RING_LINE[0]],
    doEn: ['Stop downloads and films on the same line.', 'Use a network cable.', RING_LINE[1]],
  },
  loss_high: {
    vi: 'Đường truyền mất {{value}} % gói tin.',
    en: 'The line loses {{value}} % of the packets.',
    doVi: ['Dùng dây mạng thay cho Wi-Fi; thay dây mạng khác.', 'Khởi động lại bộ phát mạng.', RING_LINE[0]],
    doEn: ['Use a network cable, or another one.', 'Restart the router.', RING_LINE[1]],
  },
  jitter_high: {
    vi: 'Đường truyền không đều ({{value}} ms).',
    en: 'The line is unsteady ({{value}} ms).',
    doVi: ['Dùng dây mạng thay cho Wi-Fi.', 'Tạm dừng các máy khác dùng chung mạng.', RING_LINE[0]],
    doEn: ['Use a network cable.', 'Stop other computers on the same network.', RING_LINE[1]],
  },
  picture_freezes: {
    vi: 'Hình nhận về bị đứng {{value}} lần.',
    en: 'The picture that came back froze {{value}} times.',
    doVi: ['Đóng bớt chương trình đang chạy.', 'Dùng dây mạng thay cho Wi-Fi.'],
    doEn: ['Close other programs.', 'Use a network cable.'],
  },
  line_lost: {
    vi: 'Mất kết nối với máy chủ trong khi kiểm tra.',
    en: 'The connection to the server was lost during the check.',
    doVi: ['Kiểm tra dây mạng và bộ phát.', 'Kiểm tra lại từ đầu.', RING_LINE[0]],
    doEn: ['Look at the cable and the router.', 'Check again from the start.', RING_LINE[1]],
  },
  media_stopped: {
    vi: 'Máy tính ngừng gửi hình, tiếng trước khi đo xong.',
    en: 'The computer stopped sending before the measuring was over.',
    doVi: ['Giữ trang này mở và hiện trên màn hình đến khi xong.', 'Kiểm tra lại từ đầu.'],
    doEn: ['Keep this page open and in view until the end.', 'Check again from the start.'],
  },
  server_strained: {
    vi: 'Máy chủ quá tải khi đo nên kết quả chưa chắc chắn; không phải lỗi của điểm cầu.',
    en: 'The server was overloaded while measuring; this is not the bridge’s fault.',
    doVi: ['Đợi vài phút rồi kiểm tra lại.'],
    doEn: ['Wait a few minutes and check again.'],
  },
  recording_empty: {
    vi: 'Bản ghi thử không có hình, tiếng nào dùng được.',
    en: 'The test recording holds nothing that can be played.',
    doVi: ['Kiểm tra lại từ đầu.', 'Báo cán bộ vận hành tại điểm cầu trung tâm.'],
    doEn: ['Check again from the start.', 'Tell the operator at the centre.'],
  },
  recording_no_picture: {
    vi: 'Bản ghi thử không có hình.',
    en: 'The test recording has no picture.',
    doVi: ['Kiểm tra máy quay rồi kiểm tra lại.'],
    doEn: ['Look at the camera and check again.'],
  },
  recording_no_sound: {
    vi: 'Bản ghi thử không có tiếng.',
    en: 'The test recording has no sound.',
    doVi: ['Kiểm tra micro rồi kiểm tra lại, nói một câu khi đang ghi thử.'],
    doEn: ['Look at the microphone and check again; say a sentence while recording.'],
  },
  recording_black: {
    vi: 'Hình trong bản ghi thử bị đen.',
    en: 'The picture in the test recording is black.',
    doVi: ['Mở nắp che ống kính, bật đèn.', 'Kiểm tra lại từ đầu.'],
    doEn: ['Open the lid of the lens, switch on the light.', 'Check again from the start.'],
  },
  recording_frozen: {
    vi: 'Hình trong bản ghi thử đứng yên.',
    en: 'The picture in the test recording stands still.',
    doVi: ['Rút máy quay, đợi 10 giây rồi cắm lại.', 'Kiểm tra lại từ đầu.'],
    doEn: ['Unplug the camera, wait, plug it in.', 'Check again from the start.'],
  },
  recording_silent: {
    vi: 'Bản ghi thử im lặng.',
    en: 'The test recording is silent.',
    doVi: ['Bật micro, chọn đúng micro.', 'Nói một câu khi đang ghi thử.'],
    doEn: ['Switch the microphone on and choose the right one.', 'Say a sentence while recording.'],
  },
  recording_rejected: {
    vi: 'Người kiểm tra không nghe và thấy rõ bản ghi thử.',
    en: 'The person checking did not see and hear the test recording well.',
    doVi: ['Chỉnh lại máy quay, micro, loa.', 'Kiểm tra lại từ đầu.'],
    doEn: ['Adjust camera, microphone and speaker.', 'Check again from the start.'],
  },
  recording_not_watched: {
    vi: 'Chưa có người xem lại bản ghi thử.',
    en: 'Nobody has watched the test recording.',
    doVi: ['Nhờ cán bộ đầu mối chạy kiểm tra tại chỗ một lần.'],
    doEn: ['Have the clerk run the check on the spot once.'],
  },
  recorder_silent: {
    vi: 'Bộ phận ghi hình tại trung tâm không trả lời; không phải lỗi của điểm cầu.',
    en: 'The recorder at the centre does not answer; this is not the bridge’s fault.',
    doVi: ['Đợi vài phút rồi kiểm tra lại.', 'Báo cán bộ vận hành tại điểm cầu trung tâm.'],
    doEn: ['Wait a few minutes and check again.', 'Tell the operator at the centre.'],
  },
  room_no: {
    vi: 'Chưa đạt: {{item}}.',
    en: 'Not met: {{item}}.',
    doVi: ['Khắc phục rồi kiểm tra lại, hoặc báo cán bộ vận hành tại điểm cầu trung tâm.'],
    doEn: ['Mend it and check again, or tell the operator at the centre.'],
  },
  room_unanswered: {
    vi: 'Chưa trả lời danh mục phòng tiếp.',
    en: 'The list about the room was not answered.',
    doVi: ['Nhờ cán bộ đầu mối chạy kiểm tra tại chỗ một lần.'],
    doEn: ['Have the clerk run the check on the spot once.'],
  },
  centre_recorder_failed: {
    vi: 'Bộ phận ghi hình không tạo được tệp thử.',
    en: 'The recorder could not make its test file.',
    doVi: ['Xem trang tình trạng hệ thống.', 'Kiểm tra ổ đĩa lưu trữ và ffmpeg.'],
    doEn: ['Look at the page of the system’s state.', 'Check the archive’s disk and ffmpeg.'],
  },
  disk_short: {
    vi: 'Ổ đĩa còn {{free}} GB, buổi tiếp cần {{needed}} GB.',
    en: '{{free}} GB are free, the session needs {{needed}} GB.',
    doVi: ['Chuyển bớt bản ghi cũ sang ổ lưu trữ khác theo quy định.', 'Gắn thêm ổ đĩa.'],
    doEn: ['Move old recordings to another store, by the rules.', 'Add a disk.'],
  },
  workers_down: {
    vi: 'Bộ phận truyền hình ảnh, âm thanh không chạy.',
    en: 'The media service does not run.',
    doVi: ['Khởi động lại dịch vụ.'],
    doEn: ['Restart the service.'],
  },
  workers_busy: {
    vi: 'Bộ phận truyền hình đang dùng {{value}} % một lõi xử lý.',
    en: 'The media service uses {{value}} % of a core.',
    doVi: ['Dừng các chương trình khác trên máy chủ.'],
    doEn: ['Stop other programs on the server.'],
  },
  certificate_ends: {
    vi: 'Chứng thư của trang hết hạn trước khi buổi tiếp kết thúc.',
    en: 'The certificate ends before the session does.',
    doVi: ['Gia hạn chứng thư trước buổi tiếp.'],
    doEn: ['Renew the certificate before the session.'],
  },
  certificate_missing: {
    vi: 'Trang chưa dùng HTTPS: các điểm cầu sẽ không mở được máy quay.',
    en: 'The service is reached without HTTPS: bridges will get no camera.',
    doVi: ['Cài chứng thư và đặt PUBLIC_URL bắt đầu bằng https://.'],
    doEn: ['Install a certificate and set PUBLIC_URL to an https:// address.'],
  },
  clock_unsynchronised: {
    vi: 'Đồng hồ máy chủ không được đồng bộ.',
    en: 'The server’s clock is not synchronised.',
    doVi: ['Bật dịch vụ đồng bộ thời gian (NTP) trên máy chủ.'],
    doEn: ['Switch on time synchronisation (NTP) on the server.'],
  },
  clock_unknown: {
    vi: 'Chưa xác định được đồng hồ máy chủ có đồng bộ hay không.',
    en: 'Whether the server’s clock is synchronised could not be learned.',
    doVi: ['Đặt NTP_SERVER để máy chủ tự so giờ.'],
    doEn: ['Set NTP_SERVER, so that the server compares its clock.'],
  },
} as const satisfies Record<string, Words>;

export type FindingCode = keyof typeof FINDINGS;
export const FINDING_CODES = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];

/** One thing found, with the values of its sentence. */
export interface Finding {
  readonly code: FindingCode;
  readonly verdict: 'warn' | 'fail';
  readonly values: Readonly<Record<string, string | number>>;
}

function fill(text: string, values: Finding['values']): string {
  return text.replace(/{{(\w+)}}/g, (_, key: string) => String(values[key] ?? ''));
}

/** The sentence of a finding. Figures are written with the comma of Vietnamese, the point of English. */
export function findingSentence({ code, values }: Finding, locale: 'vi' | 'en'): string {
  const written = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'number'
        ? new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false }).format(value)
        : value,
    ]),
  );
  return fill(FINDINGS[code][locale], written);
}

/** What to do first, second, third. */
export function findingAdvice(code: FindingCode, locale: 'vi' | 'en'): readonly string[] {
  return FINDINGS[code][locale === 'vi' ? 'doVi' : 'doEn'];
}
