import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { dateIn } from '../../src/domain/working-days.ts';
import { PASSWORD, Reception, SEATS } from '../support/reception.ts';
import { makePdf } from '../support/sample-pdf.ts';

/**
 * One citizen's matter, all the way through the pages: registered at a bridge point, listed, published, received, written
 * down, signed, given to an agency, answered, told to the citizen, counted. The tests build on one another.
 */
jest.setTimeout(120_000);
const { centre, phuCu } = SEATS;
const CITIZEN = 'Nguyễn Văn Mẫu';
const AGENCY = 'Sở Nông nghiệp và Môi trường (mẫu)';
const TASK = 'Kiểm tra hồ sơ và trả lời công dân';
let room: Reception;
let secretary: Page;

const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};
const menu = (page: Page, name: string) =>
  page.locator('nav').getByRole('link', { name, exact: true }).click();

/** A window of its own at the centre; nobody is signed in. */
async function windowOf(): Promise<Page> {
  const context = await room
    .page(centre)
    .context()
    .browser()
    ?.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' });
  if (context === undefined) throw new Error('no second window');
  return context.newPage();
}

beforeAll(async () => {
  room = await Reception.start([centre, phuCu]);
  for (const each of [centre, phuCu]) await room.signIn(room.page(each), each.username);
  secretary = await windowOf();
  await room.signIn(secretary, 'thuky', PASSWORD);
  await room.learnSession(room.page(centre));
  // The sample's own citizens make place for the one of the story.
  for (const { itemId } of room.session.agenda) {
    const url = `${room.system.url}/api/sessions/${room.session.id}/items/${itemId}/withdraw`;
    await room.page(centre).request.post(url, { data: { reason: 'dành cho bài thử' } });
  }
});
afterAll(async () => {
  await (room as Reception | undefined)?.stop();
});

test('the officer registers the citizen and sends the list; the secretary puts the matter onto the agenda', async () => {
  const officer = room.page(phuCu);
  await menu(officer, 'Đăng ký tiếp');
  await officer.getByTestId('coming-session').first().getByRole('link').click();
  await officer.getByTestId('reg-add').click();
  await officer.getByTestId('reg-summary').fill('Đề nghị xem lại giá đền bù đất nông nghiệp (DỮ LIỆU MẪU)');
  await officer.getByTestId('reg-name').fill(CITIZEN);
  await officer.getByTestId('reg-address').fill('Thôn 1, Phù Cừ');
  await officer.getByTestId('reg-id-number').fill('033099000123');
  await officer.getByTestId('reg-save').click();
  await officer.getByTestId('registration').waitFor();
  await officer.getByTestId('reg-submit').click();
  await officer.getByRole('dialog').getByRole('textbox').fill('Công dân đến đăng ký sau hạn');
  await officer.getByRole('dialog').getByRole('button', { name: 'Gửi danh sách muộn' }).click();
  await officer.locator('[data-testid="registration"][data-state="submitted"]').waitFor();

  await menu(secretary, 'Đăng ký tiếp');
  await secretary.getByTestId('coming-session').first().getByRole('link').click();
  await secretary.getByTestId('reg-list').click();
  await secretary.locator('[data-testid="registration"][data-state="listed"]').waitFor();
});

test('the schedule is published: everybody may read when, nobody reads who', async () => {
  await menu(secretary, 'Lịch tiếp');
  await secretary.getByTestId('scheduled').first().waitFor();
  await shot(secretary, 'schedule');
  await secretary.getByTestId('sch-publish').click();
  await secretary.getByTestId('sch-publish-yes').click();
  await secretary.getByTestId('sch-publish-yes').waitFor({ state: 'detached' });
  const stranger = await windowOf();
  await stranger.goto(`${room.system.url}/lich-tiep-cong-dan`);
  await stranger.getByText(room.session.title).first().waitFor();
  const read = await stranger.content();
  expect(read).not.toContain(CITIZEN);
  expect(read).not.toContain('đền bù');
  await shot(stranger, 'public');
  await stranger.context().close();
});

test('the reception: opened, called, concluded with agency, task and deadline, closed', async () => {
  for (const each of [centre, phuCu]) {
    await room.page(each).goto(room.system.url);
    await room.takeSeat(each);
  }
  await room.open();
  const chair = room.page(centre);
  await chair.getByTestId('read-notice').click();
  await chair.getByTestId('confirm').click();
  await chair.getByTestId('call-next').click();
  await room.seesMoving(centre, phuCu);
  await chair.getByTestId('check-identity').click();
  await chair.getByTestId('conclude').click();
  await chair.getByTestId('agency-0').fill(AGENCY);
  await chair.getByTestId('task-0').fill(TASK);
  await chair.getByTestId('deadline-0').fill('2099-01-31');
  await chair.getByTestId('confirm').click();
  await chair.locator('[data-testid="agenda-item"][data-state="concluded"]').waitFor();
  await room.close();
  await room.soon(
    async () => ['concluded', 'archived'].includes((await room.learnSession(chair)).state),
    'the session is closed',
  );
});

test('minutes: drafted from what happened, read back, signed by all', async () => {
  await menu(secretary, 'Biên bản');
  await secretary.getByTestId('minutes-entry').first().getByRole('link').first().click();
  await secretary.getByTestId('minutes-number').fill('01/BB-TCD');
  const draft = await secretary
    .locator('textarea')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value).join('\n'));
  for (const text of [CITIZEN, AGENCY, TASK]) expect(draft).toContain(text);
  await secretary.getByTestId('minutes-save').click();
  await secretary.locator('[data-testid="minutes-saved"][data-dirty="false"]').waitFor();
  await shot(secretary, 'minutes');
  await secretary.getByTestId('minutes-read-back').click();
  await secretary.getByTestId('confirm').click();
  await secretary.locator('[data-testid="minutes-state"][data-state="awaiting_signature"]').waitFor();
  const scan = { name: 'ban-ky.pdf', mimeType: 'application/pdf', buffer: makePdf([[1, 0, 0]]) };
  const sign = async (page: Page, button: string): Promise<void> => {
    const chosen = page.waitForEvent('filechooser');
    await page.getByTestId(button).click();
    await (await chosen).setFiles(scan);
  };
  await sign(secretary, 'sign-chair');
  await secretary.locator('[data-testid="signer"][data-signed="true"]').first().waitFor();
  await sign(secretary, 'sign-secretary');
  await secretary.locator('[data-testid="signer"][data-signed="true"]').nth(1).waitFor();
  const officer = room.page(phuCu);
  await officer.goto(`${room.system.url}/minutes/${room.session.id}`);
  await sign(officer, 'sign-bridge');
  await officer.locator('[data-testid="signer"][data-signed="true"]').waitFor();
  await shot(officer, 'minutes-officer');
  await secretary.reload();
  await secretary.getByTestId('minutes-state').waitFor();
  const unsigned = await secretary.locator('[data-testid="signer"][data-signed="false"]').count();
  expect(unsigned).toBe(0);
  await secretary.locator('[data-testid="minutes-state"][data-state="signed"]').waitFor();
});

test('the task of the conclusion: answered, accepted; the citizen is told in time', async () => {
  await menu(secretary, 'Theo dõi kết quả');
  await secretary.getByTestId('task').first().getByRole('link').first().click();
  await secretary.getByTestId('task-head').getByText(TASK).waitFor();
  await secretary.getByTestId('answer-text').fill('Đã kiểm tra, đã trả lời công dân bằng văn bản.');
  await secretary.getByTestId('answer-send').click();
  await secretary.getByTestId('act-accept').click();
  await secretary.getByTestId('confirm').click();
  await secretary.getByTestId('act-reopen').waitFor();
  await shot(secretary, 'task');
  await secretary.goto(`${room.system.url}/follow-up/results`);
  await secretary.getByTestId('result-open').first().click();
  await secretary.getByTestId('result-text').fill('Đơn được thụ lý, giải quyết theo thẩm quyền.');
  await secretary.getByTestId('result-number').fill('12/TB-TCD');
  await secretary.getByTestId('result-issued-on').fill(dateIn(Date.now()).split('-').toReversed().join('/'));
  await secretary.getByTestId('result-issued-on').blur();
  await secretary.getByTestId('result-signer').fill('Người ký mẫu');
  await secretary.getByTestId('result-save').click();
  await secretary.getByTestId('handover').waitFor();
  await shot(secretary, 'result');
});

test('the report counts it, shows it behind the number, and the book has its row', async () => {
  await menu(secretary, 'Sổ và báo cáo');
  const turns = secretary.getByTestId('figure-rep.turns');
  await turns.waitFor();
  await shot(secretary, 'report');
  const counted = Number(await turns.innerText());
  await turns.click();
  await secretary.getByTestId('behind').getByText(CITIZEN).waitFor();
  expect(await secretary.getByTestId('behind-row').count()).toBe(counted);
  await secretary.keyboard.press('Escape');
  await secretary.getByTestId('tab-book').click();
  const row = secretary.getByTestId('book-row').filter({ hasText: CITIZEN });
  await row.waitFor();
  const cells = await row.locator('td').allInnerTexts();
  expect(cells).toHaveLength(12);
  expect(cells[2]).toContain('Thôn 1, Phù Cừ');
  expect(cells[5]).toContain('Khiếu nại');
  await shot(secretary, 'book');
});

test('the minutes lie in the archive, sealed', async () => {
  const page = secretary;
  await page.goto(`${room.system.url}/minutes/${room.session.id}`);
  await room.soon(
    async () => {
      await page.reload();
      await page.getByTestId('minutes-seal').waitFor();
      return !(await page.getByTestId('minutes-seal').innerText()).includes('chưa đưa vào');
    },
    'the minutes are sealed',
    90_000,
  );
  await shot(page, 'sealed');
});
