import type { Config } from '../../config/settings.ts';
import type { Service } from '../../signaling/service.ts';
import type { Office } from '../domain/documents/office.ts';
import { makeChangeSession } from '../usecases/change-session.ts';
import { makeInviteAgencies, type InviteAgencies } from '../usecases/invite-agencies.ts';
import { makeMoveRegistrations } from '../usecases/move-registrations.ts';
import type { PlanAgenda } from '../usecases/plan-agenda.ts';
import { makePlanCalendar } from '../usecases/plan-calendar.ts';
import { makePlanSession } from '../usecases/plan-session.ts';
import type { Announce, Log } from '../usecases/ports.ts';
import { makePublishSchedule } from '../usecases/publish-schedule.ts';
import { makeScheduleView } from '../usecases/schedule-view.ts';
import type { SettleSession } from '../usecases/settle-session.ts';
import type { Readiness } from './compose-readiness.ts';
import type { Parts } from './parts.ts';

/** Calendar, plans, notices and invitations, wired. */
export interface ScheduleParts {
  readonly service: Pick<
    Service,
    | 'agenda'
    | 'calendar'
    | 'schedule'
    | 'plans'
    | 'changes'
    | 'moves'
    | 'scheduleNotices'
    | 'invitations'
    | 'printer'
  >;
  start(): Promise<void>;
}

/** Who was invited hears of every change of the agenda. */
function followed(agenda: PlanAgenda, invitations: Pick<InviteAgencies, 'follow'>): PlanAgenda {
  return {
    add: (actor, sessionId, draft) => agenda.add(actor, sessionId, draft),
    list: (actor, sessionId, draft) => agenda.list(actor, sessionId, draft),
    async change(actor, sessionId, itemId, draft) {
      const session = await agenda.change(actor, sessionId, itemId, draft);
      await invitations.follow(actor, sessionId);
      return session;
    },
    async withdraw(actor, sessionId, itemId, reason) {
      const session = await agenda.withdraw(actor, sessionId, itemId, reason);
      await invitations.follow(actor, sessionId);
      return session;
    },
    async reorder(actor, sessionId, itemIds) {
      const session = await agenda.reorder(actor, sessionId, itemIds);
      await invitations.follow(actor, sessionId);
      return session;
    },
  };
}

export function composeSchedule(given: {
  config: Config;
  parts: Parts;
  agenda: PlanAgenda;
  readiness: Readiness;
  room: SettleSession;
  announce: Announce;
  office: Office;
  log: Log;
}): ScheduleParts {
  const { config, agenda, room, announce, office, log } = given;
  const { store, clock, printer } = given.parts;
  const { settle: readiness, rules } = given.readiness;
  const { notify } = given.readiness.service;
  const { HOLIDAYS: holidays, SCHEDULE_BASIS: basis, SCHEDULE_NOTICE_DAYS: noticeDays } = config;
  const invitations = makeInviteAgencies({
    ...{ store, clock, agenda, notify, office, log },
    symbol: config.INVITATION_SYMBOL,
  });
  const notices = makePublishSchedule({
    ...{ store, clock, invitations, notify, office, noticeDays, log },
    ...{ province: config.PROVINCE_NAME, symbol: config.SCHEDULE_NOTICE_SYMBOL },
  });
  const changes = makeChangeSession({
    ...{ store, clock, rules, readiness, room, invitations, notices, notify, announce, noticeDays, log },
  });
  const view = makeScheduleView({ store, clock, holidays });
  return {
    service: {
      agenda: followed(agenda, invitations),
      calendar: makePlanCalendar({ store, clock, readiness, holidays, basis, log }),
      schedule: view,
      plans: makePlanSession({
        ...{ store, clock, view, changes, readiness, basis, log },
        organisation: config.ORGANISATION_NAME,
      }),
      changes,
      moves: makeMoveRegistrations({ store, clock, log }),
      ...{ scheduleNotices: notices, invitations, printer },
    },
    async start() {
      await notices.takeUp();
    },
  };
}
