import { expect, test } from '@jest/globals';
import type { Message } from '../../../src/contracts/papers.ts';
import { withMessages } from '../../../web/room/session-feed.ts';

const message = (messageId: string, at: number): Message => ({
  ...{
    messageId,
    at,
    fromBridgeId: 'c',
    authorName: 'Thư ký',
    to: 'room',
    toBridgeId: null,
    text: messageId,
  },
});

test('what is told and what is read come together: each message once, oldest first', () => {
  const told = withMessages([], [message('b', 2)]);
  const read = withMessages(told, [message('a', 1), message('b', 2), message('c', 3)]);
  expect(read.map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c']);
  // A message that was told stays the one that was told.
  expect(read[1]).toBe(told[0]);
});
