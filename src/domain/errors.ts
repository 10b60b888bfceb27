/**
 * Every refusal the program can give: its HTTP status and the sentence in both languages. The code is stable and
 * for machines; the sentence is for the person at the screen.
 */
export const REFUSALS = {
  wrong_credentials: [
    401,
    'Tên đăng nhập hoặc mật khẩu không đúng.',
    'The user name or password is not right.',
  ],
  not_signed_in: [401, 'Ông/Bà cần đăng nhập để tiếp tục.', 'Please sign in to continue.'],
  not_allowed: [403, 'Tài khoản này không có quyền thực hiện việc đó.', 'This account may not do that.'],
  not_your_seat: [
    403,
    'Tài khoản này không được ngồi tại điểm cầu đã chọn.',
    'This account may not sit at that bridge point.',
  ],
  invalid_input: [400, 'Dữ liệu gửi lên không hợp lệ.', 'What was sent is not valid.'],
  not_found: [404, 'Không tìm thấy nội dung được yêu cầu.', 'What was asked for was not found.'],
  session_not_found: [404, 'Không tìm thấy buổi tiếp công dân này.', 'This reception session was not found.'],
  bridge_not_in_session: [
    404,
    'Điểm cầu này không thuộc buổi tiếp công dân.',
    'This bridge point is not part of the session.',
  ],
  reason_wanted: [
    403,
    'Xin cho biết lý do xem trước khi mở bản ghi.',
    'Please state why you look before opening the recording.',
  ],
  own_request: [
    403,
    'Người đề nghị không được tự duyệt; cần một người khác.',
    'Whoever asked may not decide: it takes somebody else.',
  ],
  nothing_to_give_out: [
    409,
    'Vụ việc này không có phần ghi nào để trích.',
    'There is no recording of this item to give out.',
  ],
  kept_by_schedule: [
    409,
    'Bản ghi chưa hết thời hạn bảo quản.',
    'The time of keeping of this recording is not over.',
  ],
  legal_hold: [
    409,
    'Bản ghi đang được giữ lại theo yêu cầu, chưa thể tiêu hủy.',
    'The recording is under a legal hold and cannot be disposed of.',
  ],
  session_closed: [409, 'Buổi tiếp công dân đã kết thúc.', 'The reception session is closed.'],
  act_not_allowed_now: [
    409,
    'Việc này không thực hiện được ở trạng thái hiện tại của buổi tiếp.',
    'This cannot be done in the present state of the session.',
  ],
  seat_taken: [
    409,
    'Điểm cầu này đang được một thiết bị khác sử dụng.',
    'Another device is sitting at this bridge point.',
  ],
  seat_lost: [
    409,
    'Thiết bị này không còn giữ vị trí điểm cầu.',
    'This device no longer holds the seat of the bridge point.',
  ],
  not_seated: [
    409,
    'Ông/Bà chưa vào điểm cầu của buổi tiếp.',
    'You have not taken a seat in the session yet.',
  ],
  media_unavailable: [
    503,
    'Bộ phận truyền hình ảnh, âm thanh chưa sẵn sàng. Hệ thống sẽ tự thử lại.',
    'The media service is not ready. The system tries again by itself.',
  ],
  recorder_not_writing: [
    503,
    'Máy chủ chưa ghi hình được (ổ đĩa đầy hoặc không ghi được). Chỉ lãnh đạo chủ trì được quyết định mở mà không ghi hình, và quyết định được ghi lại.',
    'The server cannot record (the disk is full or does not take anything). Only the chair may decide to open without a recording, and the decision is recorded.',
  ],
  readiness_open: [
    409,
    'Còn điểm cầu chưa đạt kiểm tra trước 15 giờ ngày hôm trước. Chỉ lãnh đạo chủ trì được quyết định mở, và quyết định được ghi lại.',
    'Some bridge points had not passed the check by 15:00 the day before. Only the chair may decide to open, and the decision is recorded.',
  ],
  item_not_found: [404, 'Không tìm thấy lượt tiếp này.', 'This item of the agenda was not found.'],
  item_act_not_allowed: [
    409,
    'Việc này không thực hiện được ở trạng thái hiện tại của lượt tiếp.',
    'This cannot be done in the present state of the item.',
  ],
  item_running: [
    409,
    'Đang tiếp một công dân. Xin kết luận, hoãn hoặc ghi vắng mặt lượt này trước.',
    'A citizen is being received. Conclude, defer or mark this item absent first.',
  ],
  no_item_waiting: [409, 'Không còn công dân nào chờ đến lượt.', 'No citizen waits for a turn any more.'],
  notice_not_read: [
    409,
    'Chưa đọc thông báo về việc ghi âm, ghi hình. Xin đọc và xác nhận trước khi mời công dân đầu tiên.',
    'The recording notice has not been read. Read and confirm it before the first citizen is called.',
  ],
  consulting_now: [
    409,
    'Đang trao đổi riêng. Xin kết thúc trao đổi riêng trước.',
    'A private consultation is going on. End it first.',
  ],
  bridge_dismissed_now: [
    409,
    'Điểm cầu này đã được mời ra khỏi buổi tiếp.',
    'This bridge point was sent out of the session.',
  ],
  on_hold_now: [
    409,
    'Điểm cầu này đang chờ nên chưa gửi được cho mọi người. Xin nhắn cho người điều hành.',
    'This bridge point is on hold, so nothing can be sent to everybody. Write to the operator instead.',
  ],
  document_not_found: [404, 'Không tìm thấy tài liệu này.', 'This document was not found.'],
  document_not_readable: [
    415,
    'Chỉ nhận tệp PDF, PNG hoặc JPEG. Xin lưu lại tài liệu ở một trong các dạng đó.',
    'Only PDF, PNG or JPEG files are taken. Save the document as one of these.',
  ],
  document_too_large: [
    413,
    'Tệp quá lớn. Xin chia nhỏ hoặc giảm chất lượng ảnh rồi gửi lại.',
    'The file is too large. Split it or lower the quality of its pictures, and send it again.',
  ],
  store_unavailable: [
    503,
    'Kho lưu trữ ngoài đang không truy cập được. Bản ghi vẫn còn nguyên; xin thử lại sau.',
    'The store beside the archive cannot be reached. The recording is safe; try again later.',
  ],
  registration_incomplete: [
    400,
    'Thông tin đăng ký chưa hợp lệ. Xin xem các điểm được nêu rồi sửa lại.',
    'The registration is not complete. See what is named and mend it.',
  ],
  registration_changed_meanwhile: [
    409,
    'Đăng ký này vừa được người khác sửa. Xin đọc lại rồi làm tiếp.',
    'Somebody has just changed this registration. Read it again before going on.',
  ],
  denunciation_apart: [
    409,
    'Đăng ký đã ghi không chuyển thành tố cáo được, và tố cáo không chuyển thành loại khác. Xin rút đăng ký này và lập đăng ký mới.',
    'A registration cannot become a denunciation, nor a denunciation anything else. Withdraw it and register anew.',
  ],
  files_of_denunciation: [
    409,
    'Tố cáo không được kèm tệp: vụ việc chỉ mang mã số.',
    'No file may be added to a denunciation: it carries a code only.',
  ],
  too_many_files: [
    409,
    'Đăng ký này đã có quá nhiều tệp. Xin gộp các trang vào một tệp PDF.',
    'This registration has too many files. Put their pages into one PDF.',
  ],
  import_refused: [
    400,
    'Chưa nhập được danh sách; chưa có gì được lưu. Xin sửa các điểm sau trong tệp rồi chọn lại tệp.',
    'The list was not taken, and nothing was kept. Mend the following in the file and choose it again.',
  ],
  list_empty: [409, 'Chưa có đăng ký mới nào để gửi.', 'There is no new registration to be sent.'],
  list_late_reason: [
    400,
    'Đã quá hạn gửi danh sách (trước 05 ngày). Xin nêu lý do để gửi muộn.',
    'The list is late (five days before the session). Say why, and it is taken.',
  ],
  change_reason_wanted: [
    400,
    'Lịch này đã công bố và không còn đủ số ngày để báo trước. Xin nêu lý do thay đổi.',
    'This session was announced, and the days left are too few. Say why it is changed.',
  ],
  plan_changed_meanwhile: [
    409,
    'Nội dung này vừa được người khác sửa. Xin đọc lại rồi làm tiếp.',
    'Somebody has just changed this. Read it again before going on.',
  ],
  answer_incomplete: [
    400,
    'Xin ghi họ tên người dự; nếu không dự, xin nêu lý do.',
    'Name who comes; where nobody does, say why.',
  ],
  roll_changed_meanwhile: [
    409,
    'Danh sách có mặt vừa được người khác sửa. Xin đọc lại rồi làm tiếp.',
    'Somebody has just changed this roll. Read it again before going on.',
  ],
  minutes_not_ready: [
    409,
    'Buổi tiếp chưa kết thúc nên chưa lập được biên bản.',
    'The session is not over: there are no minutes yet.',
  ],
  minutes_changed_meanwhile: [
    409,
    'Biên bản vừa được người khác sửa. Xin tải lại rồi sửa tiếp; phần Ông/Bà vừa viết vẫn còn trên trang này.',
    'Somebody has just changed the minutes. Read them again; what you wrote is still on this page.',
  ],
  minutes_not_fixed: [
    409,
    'Biên bản chưa được đọc lại và chốt nên chưa ký được.',
    'The minutes have not been read back and fixed: they cannot be signed yet.',
  ],
  signature_not_readable: [
    415,
    'Tệp này không đọc được. Chỉ nhận bản quét PDF, PNG, JPEG hoặc tệp chữ ký số .p7s.',
    'This file cannot be read. A scan (PDF, PNG, JPEG) or a digital signature (.p7s) is taken.',
  ],
  signature_mismatch: [
    409,
    'Chữ ký số không khớp với bản biên bản đã chốt. Xin tải đúng bản đã chốt về, ký lại rồi gửi.',
    'The digital signature does not match the minutes that were fixed. Download them again, sign and send.',
  ],
  signature_exists: [
    409,
    'Bản ký này đã có. Muốn thay, xin chọn thay bản ký và nêu lý do.',
    'This signature is there already. To replace it, choose so and say why.',
  ],
  nothing_concluded: [
    409,
    'Buổi tiếp chưa có kết luận nào để thông báo.',
    'Nothing was concluded in this session that could be announced.',
  ],
  words_wanted: [400, 'Xin ghi rõ lý do hoặc hướng dẫn.', 'Say why, or what is to be done.'],
  task_act_not_allowed: [
    409,
    'Việc này không thực hiện được ở trạng thái hiện tại của nhiệm vụ.',
    'This cannot be done in the present state of the task.',
  ],
  task_changed_meanwhile: [
    409,
    'Nhiệm vụ này vừa được người khác cập nhật. Xin đọc lại rồi làm tiếp.',
    'Somebody has just changed this task. Read it again before going on.',
  ],
  deadline_not_later: [
    400,
    'Hạn phải từ ngày hôm nay trở đi; hạn gia hạn phải sau hạn cũ.',
    'A deadline lies today or later; an extended one after the old one.',
  ],
  date_in_future: [400, 'Ngày ghi nằm trong tương lai.', 'This date is still to come.'],
  result_changed_meanwhile: [
    409,
    'Thông báo này vừa được người khác cập nhật. Xin đọc lại rồi làm tiếp.',
    'Somebody has just changed this notice. Read it again before going on.',
  ],
  result_act_not_allowed: [
    409,
    'Việc này không thực hiện được ở trạng thái hiện tại của thông báo kết quả.',
    'This cannot be done in the present state of the result notice.',
  ],
  result_incomplete: [
    400,
    'Thông báo kết quả chưa đủ. Chuyển đơn hoặc trả đơn phải ghi cơ quan có thẩm quyền; thông báo đã phát hành phải có số và người ký.',
    'The result notice is not complete. What is forwarded or returned names whom it belongs to; an issued one has a number and a signer.',
  ],
  supplement_not_wanted: [
    409,
    'Đoạn bổ sung này không thuộc phần được ghi của buổi tiếp nên không nhận.',
    'This piece does not belong to what is recorded of the session, so it is not taken.',
  ],
  supplement_not_readable: [
    415,
    'Đoạn bổ sung không phải tệp WebM nên không nhận.',
    'The piece is not a WebM file, so it is not taken.',
  ],
  supplement_too_large: [413, 'Đoạn bổ sung quá lớn nên không nhận.', 'The piece is too large to be taken.'],
  note_changed_meanwhile: [
    409,
    'Ghi chép này vừa được người khác sửa. Xin đọc lại rồi sửa tiếp.',
    'Somebody has just changed this note. Read it again before changing it.',
  ],
  microphone_locked: [
    409,
    'Chủ trì đã khóa micro của điểm cầu này.',
    'The chair has locked the microphone of this bridge point.',
  ],
  denunciation_excluded: [
    409,
    'Theo quy định của tỉnh, tố cáo không được đưa vào buổi tiếp chung nhiều điểm cầu.',
    'By the rule of the province a denunciation may not be put on a shared agenda.',
  ],
  not_your_bridge: [
    403,
    'Tài khoản này không được kiểm tra điểm cầu đã chọn.',
    'This account may not check that bridge point.',
  ],
  check_running: [
    409,
    'Điểm cầu này đang được kiểm tra trên một thiết bị khác.',
    'This bridge point is being checked on another device.',
  ],
  check_not_found: [404, 'Không tìm thấy lần kiểm tra này.', 'This check was not found.'],
  check_over: [
    409,
    'Lần kiểm tra này đã kết thúc. Xin bắt đầu lại.',
    'This check is over. Please start again.',
  ],
  check_out_of_turn: [
    409,
    'Bước kiểm tra này chưa đến lượt.',
    'It is not the turn of this step of the check.',
  ],
  recorder_unavailable: [
    503,
    'Bộ phận ghi hình chưa sẵn sàng. Xin thử lại sau ít phút.',
    'The recorder is not ready. Please try again in a few minutes.',
  ],
  not_escalated: [
    409,
    'Điểm cầu này không có việc cần quyết định.',
    'Nothing waits for a decision at this bridge point.',
  ],
  report_period_running: [
    409,
    'Kỳ báo cáo này chưa kết thúc nên chưa phát hành được.',
    'This period is not over, so its report cannot be issued yet.',
  ],
  report_issued_meanwhile: [
    409,
    'Báo cáo này vừa được người khác phát hành. Xin tải lại trang.',
    'Somebody has just issued this report. Load the page again.',
  ],
  report_span_backwards: [
    400,
    'Ngày kết thúc phải từ ngày bắt đầu trở đi.',
    'The last day has to be the first day or later.',
  ],
  report_not_frozen: [
    404,
    'Chưa đến hạn nên chưa có báo cáo sẵn sàng.',
    'There is no readiness report before the deadline.',
  ],
  token_not_valid: [
    401,
    'Mã thiết bị không đúng hoặc đã bị thu hồi.',
    'The device token is not right or was revoked.',
  ],
  api_key_not_valid: [
    401,
    'Khóa kết nối không đúng, đã hết hạn hoặc đã bị thu hồi. Xin liên hệ quản trị hệ thống.',
    'The key is not right, has ended or was revoked. Please contact the administrator.',
  ],
  request_running: [
    409,
    'Yêu cầu có cùng Idempotency-Key đang được thực hiện. Xin hỏi lại sau ít phút.',
    'A request with the same Idempotency-Key is being carried out. Please ask again in a few minutes.',
  ],
  idempotency_key_reused: [
    422,
    'Idempotency-Key này đã dùng cho một yêu cầu khác.',
    'This Idempotency-Key was used for another request.',
  ],
  webhook_address_refused: [
    400,
    'Không gửi được đến địa chỉ này: cần https, và địa chỉ trong mạng nội bộ phải có trong danh sách cho phép của máy chủ.',
    'Nothing can be sent to this address: it has to be https, and one of a private network has to be on the server’s list.',
  ],
  too_many_attempts: [
    429,
    'Quá nhiều lần thử. Xin đợi một phút rồi thử lại.',
    'Too many attempts. Please wait a minute and try again.',
  ],
  internal: [
    500,
    'Hệ thống gặp lỗi. Xin thử lại; nếu còn lỗi, xin báo mã số bên dưới.',
    'The system failed. Please try again; if it persists, report the number below.',
  ],
} as const satisfies Record<string, readonly [status: number, vi: string, en: string]>;

export type RefusalCode = keyof typeof REFUSALS;
export const REFUSAL_CODES = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]];

export const LOCALES = ['vi', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The sentence of a refusal in the user's language. */
export function refusalSentence(code: RefusalCode, locale: Locale): string {
  return REFUSALS[code][locale === 'vi' ? 1 : 2];
}

/** A rule said no. Bugs throw plain Error; this is for outcomes a user can meet. */
export class DomainError extends Error {
  readonly code: RefusalCode;
  /** Facts for the person who helps on the telephone; never identities or secrets. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, details: Readonly<Record<string, unknown>> = {}) {
    super(REFUSALS[code][2]);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}
