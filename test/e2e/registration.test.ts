import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import writeExcelFile from 'write-excel-file/node';
import {
  SHEET_COLUMN_KEYS,
  SHEET_COLUMNS,
  type SheetColumn,
} from '../../src/domain/procedure/registration-sheet.ts';
import { makePdf } from '../support/sample-pdf.ts';
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
const sampleFile = (name: string) => ({
  ...{ name, mimeType: 'application/pdf', buffer: makePdf([[1, 1, 1]], ['DU LIEU MAU']) },
});
/** One matter, as the template wants it. */
function smallList(): Promise<Buffer> {
  const filled: Partial<Record<SheetColumn, string>> = {
    ...{ matter: '1', kind: 'Phản ánh', name: 'Lê Thị Mẫu', address: 'Thôn 3, Phù Cừ' },
    summary: 'Đường vào thôn bị ngập (DỮ LIỆU MẪU)',
  };
  const rows = [
    SHEET_COLUMN_KEYS.map((key) => SHEET_COLUMNS[key]),
    SHEET_COLUMN_KEYS.map((key) => filled[key] ?? ''),
  ];
  const cells = rows.map((row) => row.map((value) => ({ value, type: String })));
  return writeExcelFile(cells, { sheet: 'Danh sách' }).toBuffer();
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
  // What was typed stays; what lacks is said in words, where it lacks, and the focus goes there.
  await page.getByText('phải cử người đại diện').last().waitFor();
  expect(await page.getByTestId('reg-name').inputValue()).toBe('Nguyễn Văn Mẫu');
  expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-fault'))).toBe(true);
  await shot(page, 'form');
  await page.getByTestId('reg-representative').check();
  await page.getByTestId('reg-save').click();
  const row = page.getByTestId('registration');
  await row.waitFor();
  expect(await row.getAttribute('data-state')).toBe('registered');
  await row.getByText('Đoàn đông người').waitFor();
  await row.getByTestId('reg-receipt').click();
  const receipt = page.waitForEvent('download');
  await page.getByTestId('receipt-pdf').click();
  expect((await receipt).suggestedFilename()).toMatch(/^giay-bien-nhan-DK-.*\.pdf$/);
  await page.getByTestId('receipt-copies').waitFor();
  await shot(page, 'receipt');
  await page.getByRole('button', { name: 'Đóng' }).click();
  await row.getByTestId('reg-files').click();
  await page.getByTestId('files-dialog').locator('input[type="file"]').setInputFiles(sampleFile('don.pdf'));
  await page.getByTestId('registration-file').getByText('don.pdf').waitFor();
  await shot(page, 'files');
  await page.getByRole('button', { name: 'Đóng' }).click();
  await page.getByTestId('reg-import').click();
  await page
    .getByTestId('import-dialog')
    .locator('input[type="file"]')
    .setInputFiles({
      ...{ name: 'danh-sach.xlsx', mimeType: 'application/octet-stream', buffer: await smallList() },
    });
  await page.getByTestId('import-preview').getByText('Lê Thị Mẫu').waitFor();
  await shot(page, 'import');
  await page.getByTestId('import-confirm').click();
  await page.getByTestId('registration').nth(1).waitFor();
  await page.getByTestId('reg-submit').click();
  await page.getByRole('dialog').getByRole('textbox').fill('Công dân đến đăng ký sau hạn');
  await page.getByRole('dialog').getByRole('button', { name: 'Gửi danh sách muộn' }).click();
  await page.locator('[data-testid="registration"][data-state="submitted"]').nth(1).waitFor();
  await page.getByTestId('sent-list').getByText('Công dân đến đăng ký sau hạn').waitFor();
  await shot(page, 'officer');
});

test('the secretary puts it onto the agenda', async () => {
  const page = room.page(centre);
  await openList(page);
  await page.locator('[data-testid="registration"][data-state="submitted"]').nth(1).waitFor();
  for (const listed of [1, 2]) {
    // From the last to the first: the large group is proposed to come before.
    await page.getByTestId('reg-list').last().click();
    await page
      .locator('[data-testid="registration"][data-state="listed"]')
      .nth(listed - 1)
      .waitFor();
  }
  await shot(page, 'centre');
  await page.getByTestId('apply-order').click();
  await page.getByTestId('confirm').click();
  await page.getByText('Lịch đang theo thứ tự đề xuất').waitFor();
  await room.learnSession(page);
  expect(room.session.agenda.map(({ label }) => label)).toContain('Nguyễn Văn Mẫu');
});
