import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { SignalFiles } from './signal-files.ts';

/** A real Chromium of its own: its camera and microphone are files, so each bridge looks and sounds different. */
export interface TestBrowser {
  readonly page: Page;
  /** What the page wrote to its console: read where a test failed. */
  readonly console: readonly string[];
  close(): Promise<void>;
}

/** @param signal camera and microphone; none: the browser has no devices */
export async function openBrowser(signal: SignalFiles | null): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-browser-'));
  const devices =
    signal === null
      ? []
      : [
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          `--use-file-for-fake-video-capture=${signal.video}`,
          `--use-file-for-fake-audio-capture=${signal.audio}`,
        ];
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--mute-audio',
      ...devices,
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`error: ${error.message}`));
  return {
    page,
    console: lines,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
