import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { TIME_ZONE } from '../../src/domain/time.ts';
import type { Published } from '../../src/usecases/publish-schedule.ts';

/** Vietnam keeps one offset the whole year: the zone is written out so that every calendar knows it. */
const ZONE = [
  'BEGIN:VTIMEZONE',
  `TZID:${TIME_ZONE}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0700',
  'TZOFFSETTO:+0700',
  'TZNAME:+07',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');

const STATUSES = {
  planned: ICalEventStatus.CONFIRMED,
  postponed: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
} as const;

/** Vietnam's wall time as the generator takes it for a zone: the fields of the machine's own clock. */
function wallTime(instant: number): string {
  return new Date(instant + 7 * 3_600_000).toISOString().slice(0, 19);
}

/** The published schedule for calendars that subscribe to it (RFC 5545): a session keeps its UID, its SEQUENCE rises. */
export function scheduleFeed(organisation: string, published: readonly Published[]): string {
  const calendar = ical({
    name: `Lịch tiếp công dân – ${organisation}`,
    prodId: { company: 'cau-tiep-dan', product: 'lich-tiep-cong-dan', language: 'VI' },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: TIME_ZONE, generator: () => ZONE },
    ttl: 3_600,
  });
  for (const { entry, number, sequence, at } of published)
    calendar.createEvent({
      id: `${entry.sessionId}@cau-tiep-dan`,
      sequence,
      stamp: new Date(at),
      start: wallTime(entry.plannedStart),
      end: wallTime(entry.plannedEnd),
      timezone: TIME_ZONE,
      summary: entry.title,
      location: entry.place,
      description: `Chủ trì: ${entry.chairName}. Thông báo số ${number}.`,
      status: STATUSES[entry.state],
    });
  return calendar.toString();
}
