import type { PublicSchedule } from '../../src/contracts/schedule.ts';
import { ENTRY_REMARKS } from '../../src/domain/documents/schedule-notice.ts';
import { dateText, timeText } from '../../src/domain/time.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

const STYLE = `
body{font:18px/1.55 system-ui,"Noto Sans",sans-serif;color:#1f1a17;background:#f7f4ef;margin:0}
main{max-width:1000px;margin:0 auto;padding:24px}
h1{font-size:28px;line-height:1.25;margin:.2em 0}h2{font-size:21px;margin:1.6em 0 .4em}
.office{color:#8f1d21;font-weight:600}a{color:#8f1d21}
table{width:100%;border-collapse:collapse;background:#fff}
th,td{text-align:left;vertical-align:top;padding:12px;border:1px solid #d9d2c8}
th{background:#efe9e0}.off{color:#8f1d21;font-weight:600}
li{margin:.4em 0}a.feed{display:inline-block;padding:11px 0}
@media (max-width:640px){thead{display:none}tr,td{display:block}tr{margin-bottom:14px}td{border-top:0}}
@media print{body{background:#fff}a.feed{display:none}}`;

/** The published schedule as a page of plain HTML: for a notice board, an old telephone, a printer. */
export function schedulePage({ organisation, province, sessions, notices, now }: PublicSchedule): string {
  const rows = sessions.map(
    (each) => `<tr>
<td>${timeText(each.plannedStart)} – ${timeText(each.plannedEnd)}<br><strong>${dateText(each.plannedStart)}</strong></td>
<td><strong>${safe(each.title)}</strong><br>Chủ trì: ${safe(each.chairName)}${
      each.state === 'planned' ? '' : `<br><span class="off">${ENTRY_REMARKS[each.state]}</span>`
    }</td>
<td>${safe(each.place)}${each.bridges.length === 0 ? '' : `<br>Điểm cầu: ${safe(each.bridges.join(', '))}`}</td>
<td>Số ${safe(each.notice)}</td>
</tr>`,
  );
  const told = notices.map(
    ({ number, at, sort, entries, words }) =>
      `<li><strong>Số ${safe(number)}</strong>, ngày ${dateText(at)}: ${
        sort === 'change'
          ? `thay đổi lịch – ${safe(entries.map(({ title }) => title).join('; '))}`
          : `lịch gồm ${entries.length} buổi tiếp`
      }${words === '' ? '' : `. ${safe(words)}`}</li>`,
  );
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lịch tiếp công dân – ${safe(organisation)}</title><style>${STYLE}</style></head>
<body><main>
<p class="office">${safe(province)} · ${safe(organisation)}</p>
<h1>Lịch tiếp công dân trực tuyến</h1>
<p>Công dân đăng ký tại điểm cầu nơi cư trú và mang theo giấy tờ tùy thân. Cập nhật lúc ${timeText(now)} ngày ${dateText(now)}.</p>
${
  sessions.length === 0
    ? '<p>Hiện chưa có buổi tiếp nào được công bố. Xin xem lại sau hoặc liên hệ điểm cầu gần nhất.</p>'
    : `<table><thead><tr><th>Thời gian</th><th>Buổi tiếp</th><th>Địa điểm</th><th>Thông báo</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}
<p><a class="feed" href="/api/public/schedule.ics">Thêm lịch này vào điện thoại, máy tính (iCalendar)</a></p>
${told.length === 0 ? '' : `<h2>Các thông báo đã công bố</h2><ul>${told.join('')}</ul>`}
</main></body></html>
`;
}
