import { DomainError } from '../../src/domain/errors.ts';
import { actorMay } from '../../src/domain/roles.ts';
import type { Service } from '../service.ts';
import type { EventHandlers } from './bind-events.ts';
import { rooms, type ClientSocket } from './socket-types.ts';

type CheckEvents = Pick<
  EventHandlers,
  Extract<keyof EventHandlers, `check:${string}` | `readiness:${string}`>
>;

/** @throws {DomainError} `check_over` where this socket does not run the check: another one, or nobody, does */
function assertOwn(socket: ClientSocket, attemptId: string): void {
  if (socket.data.attemptId !== attemptId) throw new DomainError('check_over');
}

/** What each event of a check does. */
export function makeCheckHandlers({ checks, checkMedia, board }: Service): CheckEvents {
  return {
    async 'check:begin'({ actor, payload, socket }) {
      const before = socket.data.attemptId;
      if (before !== undefined) await checks.deviceGone(before, false);
      const begun = await checks.begin(actor, payload);
      socket.data.attemptId = begun.attemptId;
      await socket.join(rooms.check(begun.attemptId));
      return begun;
    },
    'check:report'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checks.report(actor, payload.attemptId, payload.report);
    },
    'check:signaling'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checks.signaling(actor, payload.attemptId);
    },
    'check:admit'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.admit(actor, payload.attemptId);
    },
    async 'check:path'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      const { configured, routerRtpCapabilities, seat } = await checkMedia.openPath(
        actor,
        payload.attemptId,
        payload.path,
      );
      if (seat !== null) await socket.join(rooms.seat(seat.seatId));
      return { configured, routerRtpCapabilities };
    },
    'check:path-done'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.pathDone(actor, payload.attemptId, payload.path);
    },
    'check:paths-done'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.pathsDone(actor, payload.attemptId);
    },
    'check:media-start'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.startMeasuring(actor, payload.attemptId);
    },
    'check:media-end'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.endMeasuring(actor, payload.attemptId, payload.received);
    },
    'check:record-start'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.startRecording(actor, payload.attemptId);
    },
    async 'check:record-stop'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      await checkMedia.stopRecording(actor, payload.attemptId);
      return {};
    },
    'check:confirm'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      return checkMedia.confirm(actor, payload.attemptId, payload.clear);
    },
    async 'check:finish'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      socket.data.attemptId = undefined;
      return checks.finish(actor, payload.attemptId);
    },
    async 'check:cancel'({ actor, payload, socket }) {
      assertOwn(socket, payload.attemptId);
      socket.data.attemptId = undefined;
      return checks.cancel(actor, payload.attemptId);
    },
    async 'readiness:watch'({ actor, payload, socket }) {
      const { sessionId } = payload;
      // Asks whether the person may see the session at all.
      await board.board(actor, sessionId);
      if (actorMay(actor, 'readiness.board')) await socket.join(rooms.readiness(sessionId));
      else if (actor.bridgeId !== null)
        await socket.join([rooms.readinessAll(sessionId), rooms.readinessOf(sessionId, actor.bridgeId)]);
      return {};
    },
  };
}
