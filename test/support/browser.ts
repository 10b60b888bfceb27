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
  /** Ends what the camera sends, as pulling its plug does. Chromium's file devices have no plug: it is forbidden. */
  pullCamera(): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** Program to run in place of Chromium: a wrapper that puts it into a network namespace. */
  readonly program?: string;
  /** An http address that counts as secure, as https would: cameras open on no other. */
  readonly trustedOrigin?: string;
  /** Camera and microphone are allowed to this origin alone, so that `pullCamera` can take the camera away. */
  readonly devicesOf?: string;
  /** Believes a relay whose certificate nobody signed. */
  readonly trustAnyCertificate?: boolean;
}

/** @param signal camera and microphone; none: the browser has no devices */
export async function openBrowser(
  signal: SignalFiles | null,
  { program, trustedOrigin, devicesOf, trustAnyCertificate = false }: BrowserOptions = {},
): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-browser-'));
  const devices =
    signal === null
      ? []
      : [
          '--use-fake-device-for-media-stream',
          ...(devicesOf === undefined ? ['--use-fake-ui-for-media-stream'] : []),
          `--use-file-for-fake-video-capture=${signal.video}`,
          `--use-file-for-fake-audio-capture=${signal.audio}`,
        ];
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: program ?? process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
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
      ...(trustAnyCertificate ? ['--ignore-certificate-errors'] : []),
      ...(trustedOrigin === undefined ? [] : [`--unsafely-treat-insecure-origin-as-secure=${trustedOrigin}`]),
      ...devices,
    ],
  });
  if (devicesOf !== undefined)
    await context.grantPermissions(['camera', 'microphone'], { origin: devicesOf });
  const page = context.pages()[0] ?? (await context.newPage());
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`error: ${error.message}`));
  return {
    page,
    console: lines,
    async pullCamera() {
      const session = await context.newCDPSession(page);
      await session.send('Browser.setPermission', {
        ...{ permission: { name: 'camera' }, setting: 'denied' },
        origin: devicesOf ?? '',
      });
    },
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Gives a page a camera and a microphone that are in step by construction: on each full second of one audio clock the
 * picture flashes white and a beep sounds, 100 ms long. Chromium's file devices read picture and sound by two clocks
 * that drift apart under load, so only such a source can judge what the recording does to lip sync.
 * @param colour CSS colour between the flashes
 */
export async function giveSyncSource(page: Page, colour: string): Promise<void> {
  await page.addInitScript((background) => {
    const open = (): MediaStream => {
      const audio = new AudioContext();
      const gain = audio.createGain();
      const tone = audio.createOscillator();
      const out = audio.createMediaStreamDestination();
      gain.gain.value = 0;
      tone.frequency.value = 1_000;
      tone.connect(gain).connect(out);
      tone.start();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [480, 270];
      const draw = canvas.getContext('2d');
      if (draw === null) throw new Error('no canvas');
      let planned = Math.ceil(audio.currentTime);
      const paint = (): void => {
        const now = audio.currentTime;
        for (; planned < now + 1.5; planned += 1) {
          gain.gain.setValueAtTime(0.5, planned);
          gain.gain.setValueAtTime(0, planned + 0.1);
        }
        draw.fillStyle = now % 1 < 0.1 ? 'white' : background;
        draw.fillRect(0, 0, 480, 270);
        if (now % 1 >= 0.1) {
          draw.fillStyle = 'white';
          draw.fillRect(210 + 180 * Math.sin(now * 2), 110 + 80 * Math.cos(now * 3), 60, 60);
        }
      };
      setInterval(paint, 20);
      paint();
      return new MediaStream([...canvas.captureStream(25).getVideoTracks(), ...out.stream.getAudioTracks()]);
    };
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(open());
  }, colour);
}
