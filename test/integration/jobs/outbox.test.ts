import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeOutbox, type OwnedOutbox } from '../../../src/jobs/outbox.ts';
import { makeLogger } from '../../../src/main/logging.ts';
import { RedisServer } from '../../fakes/redis-server.ts';
import { startSmtp, type SmtpProcess } from '../../fakes/smtp-server.ts';
import { until } from '../../support/until.ts';

let redis: RedisServer;
let smtp: SmtpProcess;
let outbox: OwnedOutbox;
beforeAll(async () => {
  redis = new RedisServer(await mkdtemp(join(tmpdir(), 'ctd-redis-')));
  await redis.start();
  smtp = await startSmtp();
  outbox = makeOutbox({
    redisUrl: redis.url,
    smtpUrl: smtp.url,
    from: 'Cầu Tiếp Dân <khong-tra-loi@mau.invalid>',
    logger: makeLogger('test', 'silent'),
    firstRetryMs: 50,
  });
  await outbox.start();
});
afterAll(async () => {
  await outbox.close();
  await smtp.stop();
  await redis.stop();
});

const taken = (count: number) => until(() => Promise.resolve(smtp.mails.length >= count));
const decoded = (raw: string): string =>
  raw
    .replace(/=\?UTF-8\?B\?([^?]+)\?=\s*/gi, (_, text: string) => Buffer.from(text, 'base64').toString())
    .replace(/=\?UTF-8\?Q\?([^?]+)\?=\s*/gi, (_, text: string) =>
      Buffer.from(
        text
          .replaceAll('_', ' ')
          .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString(),
    );

test('a Vietnamese notice arrives whole, and asked for twice it is sent once', async () => {
  const mail = {
    key: 'notice/1',
    to: 'phucu@mau.invalid',
    subject: 'Kiểm tra điểm cầu',
    text: 'Điểm cầu Phù Cừ chưa đạt. Xin kiểm tra trước 15:00.',
  };
  await outbox.send(mail);
  await outbox.send(mail);
  await taken(1);
  await outbox.send({ ...mail, key: 'notice/2' });
  await taken(2);
  expect(smtp.mails).toHaveLength(2);
  const [first] = smtp.mails;
  expect(first?.to).toEqual(['phucu@mau.invalid']);
  const text = decoded(first?.raw ?? '');
  expect(text).toContain('Subject: Kiểm tra điểm cầu');
  const body = (first?.raw ?? '').split('\r\n\r\n').slice(1).join('\r\n\r\n');
  const plain = /quoted-printable/i.test(first?.raw ?? '')
    ? Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString()
    : Buffer.from(body, 'base64').toString();
  expect(plain).toContain('Điểm cầu Phù Cừ chưa đạt. Xin kiểm tra trước 15:00.');
});

test('a mail server that refuses for now is asked again until it takes it', async () => {
  const before = smtp.mails.length;
  smtp.refuseNext(2);
  await outbox.send({ key: 'notice/3', to: 'a@mau.invalid', subject: 'x', text: 'y' });
  await taken(before + 1);
  expect(smtp.refused()).toBe(2);
});

test('a subject cannot smuggle in another header', async () => {
  const before = smtp.mails.length;
  await outbox.send({ key: 'notice/4', to: 'a@mau.invalid', subject: 'x\r\nBcc: b@mau.invalid', text: 'y' });
  await taken(before + 1);
  expect(smtp.mails.at(-1)?.raw).not.toMatch(/^Bcc:/m);
  expect(smtp.mails.at(-1)?.to).toEqual(['a@mau.invalid']);
});

test('without a mail server nothing is kept', async () => {
  const none = makeOutbox({
    redisUrl: redis.url,
    smtpUrl: '',
    from: 'x',
    logger: makeLogger('test', 'silent'),
  });
  expect(none.configured).toBe(false);
  await none.send({ key: 'k', to: 'a@mau.invalid', subject: 's', text: 't' });
  await none.close();
});
