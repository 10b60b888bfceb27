import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { bindCommands, type MediaHandlers } from '../../../media/control-binder.ts';
import { makeHandlers } from '../../../media/control-handlers.ts';
import { sameSecret } from '../../../media/control-server.ts';
import { NotFoundHere, Refused } from '../../../media/faults.ts';
import type { MediaNode } from '../../../media/media-node.ts';
import { mediaCommands } from '../../../src/contracts/media-control.ts';

/** No command reaches the node in these tests: only the table is asked for. */
const handlers = makeHandlers(null as unknown as MediaNode);

function ask(name: string, payload: unknown, overrides: Partial<MediaHandlers> = {}): Promise<unknown> {
  const socket = new EventEmitter();
  bindCommands(socket, { ...handlers, ...overrides }, pino({ level: 'silent' }));
  return new Promise((ack) => socket.emit(name, payload, ack));
}

test('every command of the contract has a handler and is bound, and nothing else is', () => {
  const socket = new EventEmitter();
  bindCommands(socket, handlers, pino({ level: 'silent' }));
  expect(socket.eventNames().sort()).toEqual(Object.keys(mediaCommands).sort());
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(mediaCommands).sort());
});

test('a payload that does not fit is refused before any handler sees it', async () => {
  const seen: unknown[] = [];
  const answer = await ask(
    'room:open',
    { sessionId: '../../etc' },
    {
      'room:close': (payload) => {
        seen.push(payload);
        return {};
      },
    },
  );
  expect(answer).toMatchObject({ ok: false, code: 'refused' });
  expect(seen).toEqual([]);
  expect(await ask('floor:set', null)).toMatchObject({ ok: false, code: 'refused' });
});

test.each<[Error, string]>([
  [new NotFoundHere('seat'), 'not_found'],
  [new Refused('no'), 'refused'],
  [new TypeError('wrong parameters'), 'refused'],
  [Object.assign(new Error('codec'), { name: 'UnsupportedError' }), 'refused'],
  [new Error('a bug'), 'failed'],
])('%s is answered %s', async (error, code) => {
  const failing = { 'room:close': () => Promise.reject(error) };
  expect(await ask('room:close', { sessionId: randomUUID() }, failing)).toEqual({
    ok: false,
    code,
    message: error.message,
  });
});

test('a command without an acknowledgement breaks nothing', async () => {
  const socket = new EventEmitter();
  const done = new Promise<void>((resolve) => {
    const closing = {
      'room:close': () => {
        resolve();
        return {};
      },
    };
    bindCommands(socket, { ...handlers, ...closing }, pino({ level: 'silent' }));
  });
  socket.emit('room:close', { sessionId: randomUUID() });
  await done;
});

test('only the very secret is let in, an empty one never', () => {
  expect(sameSecret('abc', 'abc')).toBe(true);
  expect(sameSecret('abc', 'abd')).toBe(false);
  expect(sameSecret('abc', 'ab')).toBe(false);
  expect(sameSecret('abc', undefined)).toBe(false);
  expect(sameSecret('', '')).toBe(false);
});
