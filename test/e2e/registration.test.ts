import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Reception, SEATS } from '../support/reception.ts';

/** From a citizen at a bridge point's counter onto the agenda, through the pages that the officer and the secretary use. */
jest.setTimeout(120_000);
const { centre, phuCu } = SEATS;
let room: Reception;

beforeAll(async () => {
  room = await Reception.start([centre, phuCu]);
  await room.signIn(room.page(phuCu), phuCu.username);
  await room.signIn(room.page(centre), 'thuky');
  for (const seat of [centre, phuCu]) await room.page(seat).setViewportSize({ width: 1366, height: 768 });
});
afterAll(async () => {
  await (room as Reception | undefined)?.stop();
});

async function openList(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Đăng ký tiếp' }).click();
  await page.getByTestId('coming-session').first().getByRole('link').click();
  await page.getByRole('heading', { name: 'Đăng ký tiếp công dân' }).waitFor();
}
const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

test('an officer registers a group, is told what lacks, and sends the list late with a reason', async () => {
  const page = room.page(phuCu);
  await openList(page);
  await page.getByText('Chưa có công dân nào đăng ký.').waitFor();
  await shot(page, 'empty');
  await page.getByTestId('reg-add').click();
  await page.getByTestId('reg-summary').fill('Đề nghị xem lại giá đền bù đất nông nghiệp (DỮ LIỆU MẪU)');
  await page.getByTestId('reg-people').fill('6');
  await page.getByTestId('reg-name').fill('Nguyễn Văn Mẫu');
  await page.getByTestId('reg-address').fill('Thôn 1, Phù Cừ');
  await page.getByTestId('reg-id-number').fill('033099000123');
  await page.getByTestId('reg-save').click();
  // What was typed stays; what lacks is said in words.
  await page.getByText('phải cử người đại diện').last().waitFor();
  expect(await page.getByTestId('reg-name').inputValue()).toBe('Nguyễn Văn Mẫu');
  await shot(page, 'form');
  await page.getByTestId('reg-representative').check();
  await page.getByTestId('reg-save').click();
  const row = page.getByTestId('registration');
  await row.waitFor();
  expect(await row.getAttribute('data-state')).toBe('registered');
  await row.getByText('Đoàn đông người').waitFor();
  await page.getByTestId('reg-submit').click();
  await page.getByRole('dialog').getByRole('textbox').fill('Công dân đến đăng ký sau hạn');
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi danh sách muộn' }).click();
  await page.locator('[data-testid="registration"][data-state="submitted"]').waitFor();
  await page.getByTestId('sent-list').getByText('Công dân đến đăng ký sau hạn').waitFor();
  await shot(page, 'officer');
});

test('the secretary puts it onto the agenda', async () => {
  const page = room.page(centre);
  await openList(page);
  await page.locator('[data-testid="registration"][data-state="submitted"]').waitFor();
  await shot(page, 'centre');
  await page.getByTestId('reg-list').click();
  await page.locator('[data-testid="registration"][data-state="listed"]').waitFor();
  await room.learnSession(page);
  expect(room.session.agenda.map(({ label }) => label)).toContain('Nguyễn Văn Mẫu');
});
