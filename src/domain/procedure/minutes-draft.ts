import type { ItemState, RefusalCode } from '../conduct/items.ts';
import type { ItemKind } from '../conduct/items.ts';
import { dateText, timeText } from '../time.ts';
import type { Incident, MinutesFacts, MinutesItem, Stretch } from './minutes-facts.ts';
import type { ItemPart, MinutesSection, RollPerson } from './minutes.ts';

export const KIND_WORDS: Readonly<Record<ItemKind, string>> = {
  complaint: 'Khiếu nại',
  denunciation: 'Tố cáo',
  petition: 'Kiến nghị',
  feedback: 'Phản ánh',
};
const STATE_WORDS: Readonly<Record<ItemState, string>> = {
  listed: 'chưa được mời',
  called: 'buổi tiếp kết thúc khi chưa kết luận',
  identity_checked: 'buổi tiếp kết thúc khi chưa kết luận',
  in_dialogue: 'buổi tiếp kết thúc khi chưa kết luận',
  concluded: 'đã kết luận',
  absent: 'công dân vắng mặt',
  refused: 'từ chối tiếp',
  deferred: 'hoãn sang buổi khác',
};
/** Law on citizen reception 42/2013/QH13, art. 9, points 1 to 4. */
const REFUSAL_WORDS: Readonly<Record<RefusalCode, string>> = {
  no_self_control: 'người không làm chủ được hành vi (khoản 1 Điều 9 Luật Tiếp công dân)',
  disturbs: 'người có hành vi đe dọa, xúc phạm, gây rối trật tự (khoản 2 Điều 9 Luật Tiếp công dân)',
  already_settled:
    'vụ việc đã giải quyết đúng pháp luật, đã có thông báo chấm dứt (khoản 3 Điều 9 Luật Tiếp công dân)',
  other_by_law: 'trường hợp khác theo quy định của pháp luật (khoản 4 Điều 9 Luật Tiếp công dân)',
};
export const NO_HAND_TEXT =
  'Nội dung vụ việc được ghi trong hồ sơ riêng theo quy định về bảo vệ bí mật người tố cáo; biên bản này chỉ ghi mã số.';

/** 08:05:30 in Vietnam: an interruption may last seconds. */
export function clockText(instant: number): string {
  return `${timeText(instant)}:${String(Math.floor(instant / 1_000) % 60).padStart(2, '0')}`;
}

/** 31/01/2027 of `2027-01-31`. */
export function dayText(day: string): string {
  return day.split('-').toReversed().join('/');
}

/** The minutes as the events, the rolls and the notes give them; every section is text that may be edited. */
export function draftMinutes(facts: MinutesFacts): readonly MinutesSection[] {
  const section = (
    id: string,
    lines: readonly string[],
    bridgeIds: readonly string[] | null = null,
    locked = false,
  ): MinutesSection => {
    const text = lines.join('\n');
    return { id, bridgeIds, locked, text, drafted: text };
  };
  return [
    section('general', general(facts)),
    ...facts.bridges.map(({ bridgeId }) =>
      section(
        `attendance.${bridgeId}`,
        attendance(facts, bridgeId),
        bridgeId === facts.centre ? null : [bridgeId],
      ),
    ),
    ...facts.items.flatMap((item) => {
      const readers = [...new Set([...item.bridgeIds, ...item.agencyBridgeIds])];
      const part = (name: ItemPart, lines: readonly string[]): MinutesSection =>
        section(`item.${item.itemId}.${name}`, lines, readers, item.closed);
      if (item.closed) return [part('facts', itemFacts(facts, item))];
      return [
        part('facts', itemFacts(facts, item)),
        ...(isHeard(item) ? notesOf(facts, item).map(([name, lines]) => part(name, lines)) : []),
        ...(isHeard(item) ? [part('conclusion', conclusionLines(item))] : []),
      ];
    }),
    section('incidents', incidents(facts)),
    section('recording', recording(facts)),
    section('closing', [
      `Buổi tiếp công dân kết thúc hồi ${timeText(facts.timeline.closedAt)} ngày ${dateText(facts.timeline.closedAt)}.`,
    ]),
  ];
}

const isHeard = ({ state }: MinutesItem): boolean => state !== 'absent' && state !== 'listed';

function general({ timeline, bridges, ...facts }: MinutesFacts): string[] {
  const { openedAt, notice, present } = timeline;
  const names = (list: MinutesFacts['bridges']): string => list.map(({ name }) => name).join('; ');
  const there = bridges.filter(({ bridgeId }) => present.has(bridgeId));
  const away = bridges.filter(({ bridgeId }) => !present.has(bridgeId));
  return [
    `Thời gian: khai mạc hồi ${timeText(openedAt)} ngày ${dateText(openedAt)}.`,
    ...(facts.place === '' ? [] : [`Địa điểm chủ trì: ${facts.place}.`]),
    'Hình thức: trực tuyến, kết nối điểm cầu trung tâm với các điểm cầu.',
    `Chủ trì: ${facts.chairName}.`,
    `Thư ký: ${facts.secretaryName === '' ? '………………………………' : facts.secretaryName}.`,
    `Điểm cầu tham gia (${there.length}): ${there.length === 0 ? 'không có' : names(there)}.`,
    ...(away.length === 0 ? [] : [`Điểm cầu vắng mặt (${away.length}): ${names(away)}.`]),
    notice === null
      ? 'Chưa đọc thông báo về việc ghi âm, ghi hình.'
      : `Thông báo về việc ghi âm, ghi hình (bản ${notice.version}) được đọc hồi ${timeText(notice.at)} ngày ${dateText(notice.at)}.`,
  ];
}

function attendance({ rolls, timeline }: MinutesFacts, bridgeId: string): string[] {
  const people = (rolls.get(bridgeId) ?? []).filter(({ present }) => present);
  if (people.length > 0) return people.map(rollLine);
  return [timeline.present.has(bridgeId) ? 'Có mặt; chưa lập danh sách người dự.' : 'Vắng mặt.'];
}

function rollLine({ kind, name, position, unit }: RollPerson): string {
  const rest = [position, unit].filter((each) => each !== '').join(', ');
  const who = kind === 'citizen' ? `Công dân ${name}` : name;
  return rest === '' ? who : `${who} – ${rest}`;
}

function itemFacts(facts: MinutesFacts, item: MinutesItem): string[] {
  const { timeline, documents } = facts;
  const { itemId, closed } = item;
  const names = (ids: readonly string[]): string => ids.map((id) => nameOf(facts, id)).join('; ');
  const checked = timeline.identityCheckedAt.get(itemId);
  const reason = closed ? undefined : timeline.reasons.get(itemId);
  const shown = timeline.shown.get(itemId) ?? [];
  const refusal = item.refusal === null ? '' : `: ${REFUSAL_WORDS[item.refusal as RefusalCode]}`;
  const turns = timeline.turns.get(itemId) ?? [];
  return [
    ...(closed
      ? [`Mã số: ${item.label}.`, NO_HAND_TEXT]
      : [
          `Công dân: ${item.label}${item.people > 1 ? ` (${item.people} người)` : ''}.`,
          ...item.citizens.map(
            ({ name, address, idNumber }) =>
              `– ${name}, ${address}${idNumber === '' ? '' : `, giấy tờ tùy thân số ${idNumber}`}.`,
          ),
          ...(item.summary === '' ? [] : [`Nội dung đăng ký: ${item.summary}.`]),
        ]),
    `Loại vụ việc: ${KIND_WORDS[item.kind]}. Điểm cầu: ${names(item.bridgeIds)}.`,
    ...(item.agencyBridgeIds.length === 0 ? [] : [`Cơ quan tham gia: ${names(item.agencyBridgeIds)}.`]),
    ...(turns.length === 0 ? [] : [`Thời gian tiếp: ${turns.map(fromTo(timeText)).join('; ')}.`]),
    ...(checked === undefined ? [] : [`Đã kiểm tra giấy tờ tùy thân hồi ${timeText(checked)}.`]),
    ...(shown.length === 0
      ? []
      : [
          closed
            ? `Đã trình chiếu ${shown.length} tài liệu.`
            : `Tài liệu đã trình chiếu: ${shown.map((id) => documents.get(id) ?? '').join('; ')}.`,
        ]),
    `Kết quả: ${STATE_WORDS[item.state]}${item.state === 'refused' ? refusal : ''}${reason === undefined || reason === '' ? '' : `. Lý do: ${reason}`}.`,
    ...item.gaps.map(
      ({ bridgeId, ...span }) =>
        `Gián đoạn: điểm cầu ${nameOf(facts, bridgeId)} mất kết nối ${fromTo(clockText)(span)}; lượt tiếp tạm dừng trong thời gian này.`,
    ),
    ...timeline.incidents
      .filter((each) => each.itemId === itemId && each.kind !== 'line_lost')
      .map((each) => incidentLine(facts, each, closed)),
    // Decided is who has to act by when; what about stands in the file of its own.
    ...(closed
      ? item.conclusions.map(
          ({ agency, deadline }) =>
            `Giao ${agency}${deadline === null ? '' : `, thời hạn ${dayText(deadline)}`} (nội dung tại hồ sơ riêng).`,
        )
      : []),
  ];
}

/**
 * The secretary's notes of an item, sorted: what begins with the name of an invited agency and a colon explains, what was
 * written before the dialogue is the citizen's statement, the rest is dialogue.
 */
function notesOf(
  facts: MinutesFacts,
  item: MinutesItem,
): readonly (readonly [ItemPart, readonly string[]])[] {
  const agencies = item.agencyBridgeIds.map((id) => `${nameOf(facts, id)}:`);
  const talk = facts.timeline.dialogueAt.get(item.itemId) ?? Infinity;
  const mine = facts.notes.filter(({ itemId }) => itemId === item.itemId);
  const explains = ({ text }: { readonly text: string }): boolean =>
    agencies.some((name) => text.toLowerCase().startsWith(name.toLowerCase()));
  const rest = mine.filter((note) => !explains(note));
  const lines = (notes: typeof mine): readonly string[] => notes.map(({ text }) => text);
  return [
    ['statement', lines(rest.filter(({ at }) => at < talk))],
    ['explanation', lines(mine.filter(explains))],
    ['dialogue', lines(rest.filter(({ at }) => at >= talk))],
  ];
}

function conclusionLines({ conclusions }: MinutesItem): string[] {
  return conclusions.map(
    ({ agency, task, deadline }, index) =>
      `${index + 1}. Giao ${agency}: ${task}. Thời hạn: ${deadline === null ? 'theo quy định của pháp luật' : dayText(deadline)}.`,
  );
}

/** What interrupted the session as a whole; what happened during an item stands with it, for its bridge points only. */
function incidents(facts: MinutesFacts): string[] {
  const common = facts.timeline.incidents.filter(({ itemId, bridgeId, kind }) => {
    if (itemId === null) return true;
    const item = facts.items.find((each) => each.itemId === itemId);
    return kind === 'line_lost' && item !== undefined && !touches(item, bridgeId);
  });
  if (common.length === 0) return ['Không có.'];
  return common.map((each) => incidentLine(facts, each, false));
}

const touches = ({ bridgeIds, agencyBridgeIds }: MinutesItem, bridgeId: string | null): boolean =>
  bridgeId !== null && (bridgeIds.includes(bridgeId) || agencyBridgeIds.includes(bridgeId));

function incidentLine(facts: MinutesFacts, incident: Incident, closed: boolean): string {
  const { kind, bridgeId, reason } = incident;
  const why = reason === '' || closed ? '' : `. Lý do: ${reason}`;
  const when = fromTo(clockText)(incident);
  const name = bridgeId === null ? '' : nameOf(facts, bridgeId);
  switch (kind) {
    case 'line_lost':
      return `Điểm cầu ${name} mất kết nối ${when}.`;
    case 'recording_interrupted':
      return `Việc ghi hình bị gián đoạn ${when}.`;
    case 'paused':
      return `Buổi tiếp tạm dừng ${when}${why}.`;
    case 'dismissed':
      return `Điểm cầu ${name} được mời ra khỏi buổi tiếp ${when}${why}.`;
    case 'overridden':
      return `Chủ trì quyết định mở buổi tiếp${why}.`;
  }
}

function recording({ sessionId, folder, journalHash, seal }: MinutesFacts): string[] {
  return [
    `Buổi tiếp được ghi âm, ghi hình tại điểm cầu trung tâm. Mã bản ghi: ${sessionId}; thư mục lưu trữ: ${folder}.`,
    ...(seal === null
      ? ['Gói bản ghi: chưa niêm phong.']
      : [
          `Gói bản ghi đã niêm phong số ${seal.number} hồi ${timeText(seal.sealedAt)} ngày ${dateText(seal.sealedAt)}.`,
          ...(seal.sha256 === null ? [] : [`Mã băm niêm phong (SHA-256): ${seal.sha256}.`]),
          ...(journalHash === null ? [] : [`Mã băm nhật ký thu (SHA-256): ${journalHash}.`]),
          `Vân tay khóa niêm phong: ${seal.keyId}.`,
        ]),
  ];
}

const fromTo =
  (text: (instant: number) => string) =>
  ({ from, to }: Stretch): string =>
    `từ ${text(from)} đến ${text(to)}`;

function nameOf({ bridges }: MinutesFacts, bridgeId: string): string {
  return bridges.find((bridge) => bridge.bridgeId === bridgeId)?.name ?? '';
}
