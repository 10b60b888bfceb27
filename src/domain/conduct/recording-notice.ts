/**
 * What the chair or the secretary reads out before the first citizen is called: Law on the protection of personal data
 * 91/2025/QH15 asks that people know of a recording, its purpose and how long it is kept. The version is stored with the
 * act of reading.
 */
export const RECORDING_NOTICE = {
  version: '2026-01',
  vi:
    'Buổi tiếp công dân này được ghi âm, ghi hình tại điểm cầu trung tâm để làm căn cứ lập biên bản và giải quyết vụ việc. ' +
    'Bản ghi được lưu trữ theo quy định, chỉ người có thẩm quyền được xem. ' +
    'Công dân có quyền đề nghị xem, trích lục phần liên quan đến mình.',
  en:
    'This reception is recorded, sound and picture, at the central bridge point, as a basis for the minutes and for settling the case. ' +
    'The recording is kept as the rules say, and only authorised people may view it. ' +
    'Citizens may ask to view, or to be given an extract of, the part that concerns them.',
} as const;
