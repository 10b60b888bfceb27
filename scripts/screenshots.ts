import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../test/support/browser.ts';
import { makeCheckSignals, makeSignalFiles } from '../test/support/signal-files.ts';
import { makePdf } from '../test/support/sample-pdf.ts';
import type { Session } from '../src/contracts/session.ts';
import { startSystem } from '../test/support/system.ts';

/** Takes the pictures of docs/screenshots from the real service: `npm run screenshots`. */
const FOLDER = new URL('../docs/screenshots/', import.meta.url).pathname;
const PASSWORD = 'mat-khau-chup-anh';
/** One page as a citizen may write it. */
const PAPER = makePdf(
  [[0.98, 0.97, 0.94]],
  [
    'Don kien nghi (DU LIEU MAU)',
    'Kinh gui: Chu tich UBND tinh',
    'Toi xin trinh bay: tu khi lam duong moi, nha toi bi ngap moi khi mua lon.',
  ],
);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

await mkdir(FOLDER, { recursive: true });
const system = await startSystem({ SAMPLE_PASSWORD: PASSWORD, DENUNCIATIONS: 'closed_item' });
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

/** The last of the coming sessions: the one whose checks are still to be made. */
async function coming(page: Page): Promise<string> {
  const { sessions } = (await (await page.request.get(`${system.url}/api/readiness`)).json()) as {
    sessions: { sessionId: string }[];
  };
  return sessions.at(-1)?.sessionId ?? '';
}

async function bridgeIdOf(page: Page): Promise<string> {
  const { bridges } = (await (await page.request.get(`${system.url}/api/bridges`)).json()) as {
    bridges: { bridgeId: string }[];
  };
  return bridges[0]?.bridgeId ?? '';
}

try {
  const chair = await open('lanhdao', 'saddlebrown', 140);
  await shoot(chair, 'dang-nhap');
  await enter(chair);
  await shoot(chair, 'buoi-tiep-hom-nay');
  await chair.getByTestId('enter').first().click();
  await wait(1_500);
  await shoot(chair, 'chuan-bi');
  await chair.getByTestId('join').click();
  const bridges: Page[] = [];
  for (const [username, colour, pitch] of [
    ['phucu', 'darkgreen', 190],
    ['kimdong', 'darkblue', 240],
  ] as const) {
    const page = await open(username, colour, pitch);
    bridges.push(page);
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
  await shoot(chair, 'phong-tiep-chung');
  await chair.getByTestId('read-notice').click();
  await wait(500);
  await shoot(chair, 'thong-bao-ghi-hinh');
  await chair.getByTestId('confirm').click();
  await chair.getByTestId('call-next').click();
  await wait(3_000);
  await shoot(chair, 'phong-tiep');
  const [called, waits] = bridges;
  if (called !== undefined) {
    const chooser = called.waitForEvent('filechooser');
    await called.getByTestId('open-documents').click();
    await called.getByTestId('document-add').click();
    await (
      await chooser
    ).setFiles({ name: 'Đơn kiến nghị (mẫu).pdf', mimeType: 'application/pdf', buffer: PAPER });
    await called.getByTestId('document-show').waitFor();
    await wait(500);
    await shoot(called, 'tai-lieu-diem-cau');
    await called.getByTestId('document-show').click();
    await called.keyboard.press('Escape');
    await chair.locator('[data-testid="document-page"] canvas[data-drawn]').waitFor();
    await wait(1_000);
    await shoot(chair, 'tai-lieu');
    await called.getByTestId('open-messages').click();
    await called
      .getByTestId('message-text')
      .fill('Công dân xin bổ sung một lá đơn, đã gửi tại phần Tài liệu.');
    await called.getByTestId('message-send').click();
    await called.keyboard.press('Escape');
    await chair.getByTestId('tab-messages').click();
    await wait(500);
    await shoot(chair, 'tin-nhan');
    const secretary = await open('thuky', 'black', 100);
    await enter(secretary);
    await secretary.getByTestId('to-desk').first().click();
    await secretary
      .getByTestId('note-text')
      .fill('Công dân trình bày: nhà ngập mỗi khi mưa lớn từ khi có đường mới.');
    await secretary.getByTestId('note-save').click();
    await secretary.getByTestId('note').waitFor();
    await secretary.getByTestId('note-text').fill('Chủ trì hỏi về');
    await wait(500);
    await shoot(secretary, 'ban-thu-ky');
    await secretary.setViewportSize({ width: 1920, height: 1080 });
    await wait(700);
    await shoot(secretary, 'ban-thu-ky-1920');
    await secretary.setViewportSize({ width: 1366, height: 768 });
    await secretary.getByTestId('roll-call').click();
    await wait(500);
    await shoot(secretary, 'diem-danh');
    await secretary.close();
    await chair.getByTestId('document-hide').click();
    await chair.getByTestId('tab-agenda').click();
    await wait(1_500);
  }
  if (called !== undefined) await shoot(called, 'dang-duoc-tiep');
  if (waits !== undefined) {
    await waits.getByTestId('raise-hand').click();
    await wait(500);
    await shoot(waits, 'cho-den-luot');
  }
  await chair.getByTestId('tab-bridges').click();
  await wait(500);
  await shoot(chair, 'cac-diem-cau');
  await chair.getByTestId('tab-agenda').click();
  await chair.getByTestId('check-identity').click();
  await chair.getByTestId('conclude').click();
  await chair.getByTestId('agency-0').fill('Sở Nông nghiệp và Môi trường (mẫu)');
  await chair.getByTestId('task-0').fill('Kiểm tra hồ sơ bồi thường và trả lời công dân bằng văn bản');
  await chair.getByTestId('deadline-0').fill('2027-01-31');
  await shoot(chair, 'ket-luan');
  await chair.getByTestId('confirm').click();
  await chair.getByTestId('call-next').click();
  await wait(2_000);
  await chair.setViewportSize({ width: 1920, height: 1080 });
  await wait(1_500);
  await shoot(chair, 'phong-tiep-1920');
  await chair.setViewportSize({ width: 1366, height: 768 });
  await wait(4_000);
  await chair.getByTestId('more').click();
  await chair.getByTestId('absent').click();
  await chair.getByTestId('confirm').click();
  await wait(1_000);
  const { sessions } = (await (await chair.request.get(`${system.url}/api/sessions`)).json()) as {
    sessions: Session[];
  };
  const [session] = sessions;
  const kimDong = session?.bridges.find(({ code }) => code === 'kim-dong')?.bridgeId ?? '';
  await chair.request.post(`${system.url}/api/sessions/${session?.id ?? ''}/items`, {
    data: { kind: 'denunciation', bridgeIds: [kimDong], disguised: true },
  });
  await chair.getByText('TC-01').first().waitFor();
  await chair.getByTestId('agenda-item').filter({ hasText: 'TC-01' }).getByTestId('call-item').click();
  await wait(4_000);
  await shoot(chair, 'to-cao');
  if (waits !== undefined) await shoot(waits, 'che-hinh');
  await chair.getByTestId('more').click();
  await chair.getByTestId('absent').click();
  await chair.getByTestId('confirm').click();
  await wait(1_000);
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
  await archivist.getByTestId('look-gate').waitFor({ timeout: 120_000 });
  await shoot(archivist, 'ly-do-xem');
  await archivist.getByTestId('look').click();
  await archivist.locator('video').waitFor();
  await archivist.locator('.strip-chapter').first().waitFor();
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

  const operator = await open('kythuat', 'black', 100);
  await operator.getByRole('button', { name: 'Đăng nhập' }).click();
  await operator.getByRole('link', { name: 'Kiểm tra điểm cầu' }).first().click();
  await operator.waitForURL('**/readiness');
  await wait(1_000);
  await shoot(operator, 'san-sang');
  const sessionId = await coming(operator);
  await operator.goto(`${system.url}/readiness/${sessionId}`);
  const clerkBrowser = await openBrowser(await makeCheckSignals());
  browsers.push(clerkBrowser);
  const clerk = clerkBrowser.page;
  await clerk.goto(`${system.url}/sign-in`);
  await clerk.getByLabel('Tên đăng nhập').fill('phucu');
  await clerk.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await clerk.getByRole('button', { name: 'Đăng nhập' }).click();
  await clerk.waitForURL(`${system.url}/`);
  await wait(1_000);
  await shoot(clerk, 'viec-can-lam');
  await clerk.goto(`${system.url}/check/${await bridgeIdOf(clerk)}?session=${sessionId}`);
  await clerk.getByTestId('check-start').click();
  await clerk.getByTestId('hear-yes').click({ timeout: 60_000 });
  await clerk.locator('[data-step="media"][data-running="true"]').waitFor({ timeout: 60_000 });
  await wait(8_000);
  await clerk.screenshot({ path: `${FOLDER}kiem-tra-dang-chay.png`, fullPage: true });
  await operator.screenshot({ path: `${FOLDER}bang-kiem-tra.png` });
  await clerk.getByTestId('clear-yes').click({ timeout: 120_000 });
  await clerk.getByTestId('room-done').waitFor();
  for (const button of await clerk.locator('[data-testid$="-yes"][data-testid^="room-"]').all())
    await button.click();
  await clerk.getByTestId('room-done').click();
  await clerk.getByTestId('check-verdict').waitFor();
  await clerk.screenshot({ path: `${FOLDER}kiem-tra-ket-qua.png`, fullPage: true });
  await clerk.getByRole('link', { name: 'In phiếu kiểm tra' }).click();
  await wait(1_500);
  await clerk.screenshot({ path: `${FOLDER}phieu-kiem-tra.png`, fullPage: true });
} finally {
  for (const browser of browsers) await browser.close();
  await system.stop();
}
