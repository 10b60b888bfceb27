import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../test/support/browser.ts';
import { makeSignalFiles } from '../test/support/signal-files.ts';
import { startSystem } from '../test/support/system.ts';

/** Takes the pictures of docs/screenshots from the real service: `npm run screenshots`. */
const FOLDER = new URL('../docs/screenshots/', import.meta.url).pathname;
const PASSWORD = 'mat-khau-chup-anh';
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

await mkdir(FOLDER, { recursive: true });
const system = await startSystem({ SAMPLE_PASSWORD: PASSWORD });
const browsers: TestBrowser[] = [];

async function open(username: string, colour: string, pitch: number): Promise<Page> {
  const browser = await openBrowser(await makeSignalFiles(colour, pitch, { flash: false }));
  browsers.push(browser);
  const { page } = browser;
  await page.goto(`${system.url}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  return page;
}

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: `${FOLDER}${name}.png` });
};
const enter = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByTestId('enter').first().waitFor();
};

try {
  const chair = await open('lanhdao', 'saddlebrown', 140);
  await shoot(chair, 'dang-nhap');
  await enter(chair);
  await shoot(chair, 'buoi-tiep-hom-nay');
  await chair.getByTestId('enter').first().click();
  await wait(1_500);
  await shoot(chair, 'chuan-bi');
  await chair.getByTestId('join').click();
  for (const [username, colour, pitch] of [
    ['phucu', 'darkgreen', 190],
    ['kimdong', 'darkblue', 240],
  ] as const) {
    const page = await open(username, colour, pitch);
    await enter(page);
    await page.getByTestId('enter').first().click();
    await page.getByTestId('join').click();
  }
  await wait(4_000);
  await chair.getByTestId('open-session').click();
  await wait(500);
  await shoot(chair, 'mo-buoi-tiep');
  await chair.getByTestId('confirm').click();
  await wait(8_000);
  await shoot(chair, 'phong-tiep');
  await chair.setViewportSize({ width: 1920, height: 1080 });
  await wait(1_500);
  await shoot(chair, 'phong-tiep-1920');
  await chair.setViewportSize({ width: 1366, height: 768 });
  await wait(4_000);
  await chair.getByTestId('close-session').click();
  await chair.getByTestId('confirm').click();
  await chair.getByText('Buổi tiếp công dân đã kết thúc').first().waitFor();
  await shoot(chair, 'da-ket-thuc');

  const archivist = await open('luutru', 'black', 100);
  await archivist.getByRole('button', { name: 'Đăng nhập' }).click();
  await archivist.getByRole('link', { name: 'Lưu trữ' }).first().click();
  const entry = archivist.getByRole('link', { name: /Tiếp công dân định kỳ/ });
  await entry.waitFor();
  await shoot(archivist, 'luu-tru');
  await entry.click();
  await archivist.locator('video').waitFor({ timeout: 120_000 });
  await archivist.evaluate(() => {
    const video = document.querySelector('video');
    if (video !== null) video.currentTime = 8;
  });
  await wait(1_500);
  await archivist.screenshot({ path: `${FOLDER}xem-lai.png`, fullPage: true });
  await archivist.getByText('English').click();
  await wait(500);
  await archivist.goto(`${system.url}/archive`);
  await archivist.getByText('Archive of reception sessions').waitFor();
  await shoot(archivist, 'archive-en');
} finally {
  for (const browser of browsers) await browser.close();
  await system.stop();
}
