import type { Page } from 'playwright-core';
import type { Session } from '../../src/contracts/session.ts';
import { openBrowser, type BrowserOptions, type TestBrowser } from './browser.ts';
import { makeSignalFiles } from './signal-files.ts';
import { startSystem, type System } from './system.ts';

export const PASSWORD = 'mat-khau-cua-bai-thu';

/** Who sits where in the tests, and the colour and voice to know them by. */
export const SEATS = {
  centre: {
    username: 'lanhdao',
    code: 'trung-tam',
    name: 'Điểm cầu trung tâm',
    colour: 'darkred',
    pitch: 140,
  },
  phuCu: { username: 'phucu', code: 'phu-cu', name: 'Phù Cừ', colour: 'darkgreen', pitch: 190 },
  kimDong: { username: 'kimdong', code: 'kim-dong', name: 'Kim Động', colour: 'darkblue', pitch: 240 },
} as const;
export type TestSeat = (typeof SEATS)[keyof typeof SEATS];
const CHANNELS = { darkred: 'r', darkgreen: 'g', darkblue: 'b' } as const;

/** The whole service with a real browser at each of some bridge points, and the eyes and ears to look at them. */
export class Reception {
  readonly system: System;
  readonly browsers: ReadonlyMap<string, TestBrowser>;
  #session: Session | null = null;

  private constructor(system: System, browsers: ReadonlyMap<string, TestBrowser>) {
    this.system = system;
    this.browsers = browsers;
  }

  /** @param networks seats whose browser runs in a network of its own, by code */
  static async start(
    seats: readonly TestSeat[],
    environment: Record<string, string> = {},
    networks: Readonly<Record<string, Pick<BrowserOptions, 'program' | 'trustAnyCertificate'>>> = {},
  ): Promise<Reception> {
    const system = await startSystem({ SAMPLE_PASSWORD: PASSWORD, ...environment });
    const browsers = new Map<string, TestBrowser>();
    for (const seat of seats)
      browsers.set(
        seat.code,
        await openBrowser(await makeSignalFiles(seat.colour, seat.pitch), {
          trustedOrigin: system.url,
          ...networks[seat.code],
        }),
      );
    return new Reception(system, browsers);
  }

  /** The session of today, once `learnSession` has asked for it. */
  get session(): Session {
    if (this.#session === null) throw new Error('the session is not known yet');
    return this.#session;
  }

  /** Asks the server for the session of today, as it stands now. */
  async learnSession(page: Page): Promise<Session> {
    const { sessions } = await this.api<{ sessions: Session[] }>(page, '/api/sessions');
    const [session] = sessions;
    if (session === undefined) throw new Error('no session today');
    this.#session = session;
    return session;
  }

  page(seat: TestSeat): Page {
    const browser = this.browsers.get(seat.code);
    if (browser === undefined) throw new Error(`no browser for ${seat.code}`);
    return browser.page;
  }

  bridgeId(seat: TestSeat): string {
    const bridge = this.session.bridges.find((candidate) => candidate.code === seat.code);
    if (bridge === undefined) throw new Error(`no bridge ${seat.code}`);
    return bridge.bridgeId;
  }

  /** Selector of a bridge's tile. */
  tile(seat: TestSeat): string {
    return `[data-testid="tile"][data-bridge="${this.bridgeId(seat)}"]`;
  }

  async api<T>(page: Page, path: string): Promise<T> {
    return (await (await page.request.get(`${this.system.url}${path}`)).json()) as T;
  }

  async signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
    await page.goto(`${this.system.url}/sign-in`);
    await page.getByLabel('Tên đăng nhập').fill(username);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
  }

  /** From today's sessions through the choice of devices to the seat. */
  async takeSeat(seat: TestSeat): Promise<void> {
    const page = this.page(seat);
    const room = `/session/${this.session.id}/${this.bridgeId(seat)}`;
    await page.getByTestId('enter').first().click();
    await page.waitForURL(`**${room}/prepare`);
    await page.getByTestId('join').click();
    await page.waitForURL(`**${room}`);
  }

  async open(): Promise<void> {
    const chair = this.page(SEATS.centre);
    await chair.getByTestId('open-session').click();
    await chair.getByTestId('confirm').click();
    const path = `/api/sessions/${this.session.id}`;
    await this.soon(
      async () => (await this.api<Session>(chair, path)).state === 'live',
      'the session is open, by what its page and the server say',
    );
  }

  async close(): Promise<void> {
    await this.page(SEATS.centre).getByTestId('close-session').click();
    await this.page(SEATS.centre).getByTestId('confirm').click();
  }

  /** Waits until a seat's page shows a moving picture of another bridge, in that bridge's colour. */
  async seesMoving(by: TestSeat, seat: TestSeat): Promise<void> {
    const channel = CHANNELS[seat.colour];
    const others = (['r', 'g', 'b'] as const).filter((key) => key !== channel);
    const hashes = new Set<number>();
    let coloured = 0;
    await this.soon(async () => {
      const picture = await pictureOf(this.page(by), this.tile(seat));
      if (picture === null) return false;
      hashes.add(picture.hash);
      if (others.every((key) => picture[channel] > picture[key] + 30)) coloured += 1;
      return hashes.size >= 4 && coloured >= 2;
    }, `${by.name} sees ${seat.name} moving in its own colour`);
  }

  /** Does one act of the running session for a seat, as its page would; the answer as it came. */
  async act(seat: TestSeat, act: Record<string, unknown>): Promise<{ status: number; body: unknown }> {
    const url = `${this.system.url}/api/sessions/${this.session.id}/acts`;
    const answer = await this.page(seat).request.post(url, { data: act });
    return { status: answer.status(), body: await answer.json() };
  }

  /** Bytes of sound and pictures that a seat's page received so far over the connections it has. */
  receivedBytes(seat: TestSeat): Promise<number> {
    return this.page(seat).evaluate(async () => {
      const { peers = [] } = window as unknown as { peers?: RTCPeerConnection[] };
      let bytes = 0;
      for (const peer of peers) {
        if (peer.connectionState === 'closed') continue;
        for (const entry of (await peer.getStats()).values() as Iterable<Record<string, unknown>>) {
          if (entry['type'] === 'inbound-rtp' && typeof entry['bytesReceived'] === 'number')
            bytes += entry['bytesReceived'];
        }
      }
      return bytes;
    });
  }

  /** Remembers every connection a page makes, for `receivedBytes`; before the page is loaded. */
  async watchPeers(seat: TestSeat): Promise<void> {
    await this.page(seat).addInitScript(() => {
      const kept: RTCPeerConnection[] = [];
      Object.assign(window, { peers: kept });
      const Real = window.RTCPeerConnection;
      window.RTCPeerConnection = class extends Real {
        constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
          super(...given);
          kept.push(this);
        }
      };
    });
  }

  /** Loudest sample of what a seat's page plays of a bridge, over two seconds, 0 to 1. */
  loudness(by: TestSeat, seat: TestSeat): Promise<number> {
    return loudnessOf(this.page(by), this.tile(seat));
  }

  /** Fundamental frequency of what a seat's page plays of a bridge, hertz, median over two seconds. */
  pitch(by: TestSeat, seat: TestSeat): Promise<number> {
    return pitchOf(this.page(by), this.tile(seat));
  }

  /** Lines of the picture of a bridge as a seat's page receives it. */
  async linesOf(by: TestSeat, seat: TestSeat): Promise<number> {
    return this.page(by).evaluate(
      (selector) => document.querySelector<HTMLVideoElement>(`${selector} video`)?.videoHeight ?? 0,
      this.tile(seat),
    );
  }

  /** @throws {Error} with consoles and logs, where it does not come true in time */
  async soon(condition: () => Promise<boolean>, what: string, limitMs = 30_000): Promise<void> {
    const end = Date.now() + limitMs;
    while (!(await condition())) {
      if (Date.now() > end) {
        const lines = [...this.browsers].map(
          ([code, { console }]) => `== ${code}\n${console.slice(-15).join('\n')}`,
        );
        throw new Error(
          `not within ${limitMs} ms: ${what}\n${lines.join('\n')}\n${await this.system.logs()}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  async leaveBrowsers(): Promise<void> {
    for (const browser of this.browsers.values()) await browser.close();
  }

  async stop(): Promise<void> {
    await this.leaveBrowsers();
    await this.system.stop();
  }
}

/** Mean colour of a tile's picture now, or null while it shows none. */
async function pictureOf(
  page: Page,
  tile: string,
): Promise<{ r: number; g: number; b: number; hash: number } | null> {
  return page.evaluate((selector) => {
    const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
    if (video === null || video.videoWidth === 0 || video.readyState < 2) return null;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.drawImage(video, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    const sum = { r: 0, g: 0, b: 0, hash: 0 };
    for (let i = 0; i < data.length; i += 4) {
      sum.r += data[i] ?? 0;
      sum.g += data[i + 1] ?? 0;
      sum.b += data[i + 2] ?? 0;
      sum.hash =
        (sum.hash * 31 + (data[i] ?? 0) + (data[i + 1] ?? 0) * 3 + (data[i + 2] ?? 0) * 7) % 1_000_000_007;
    }
    const pixels = data.length / 4;
    return { r: sum.r / pixels, g: sum.g / pixels, b: sum.b / pixels, hash: sum.hash };
  }, tile);
}

async function loudnessOf(page: Page, tile: string): Promise<number> {
  return page.evaluate(async (selector) => {
    const sources = [...document.querySelectorAll<HTMLMediaElement>(`${selector} video, ${selector} audio`)];
    const stream = sources
      .map((element) => element.srcObject)
      .find((candidate) => candidate instanceof MediaStream && candidate.getAudioTracks().length > 0);
    if (!(stream instanceof MediaStream)) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const end = performance.now() + 2_000;
    while (performance.now() < end) {
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await context.close();
    return loudest;
  }, tile);
}

async function pitchOf(page: Page, tile: string): Promise<number> {
  return page.evaluate(async (selector) => {
    const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
    const stream = video?.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4_096;
    context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const half = samples.length / 2;
    const alike = (lag: number): number => {
      let [both, one, other] = [0, 0, 0];
      for (let n = 0; n < half; n += 1) {
        const [a, b] = [samples[n] ?? 0, samples[n + lag] ?? 0];
        both += a * b;
        one += a * a;
        other += b * b;
      }
      return both / Math.sqrt(one * other || 1);
    };
    const heard: number[] = [];
    const end = performance.now() + 2_000;
    while (performance.now() < end) {
      analyser.getFloatTimeDomainData(samples);
      // The shortest time after which the sound repeats itself; a voice lies between 80 and 400 Hz.
      const lags: number[] = [];
      for (let lag = Math.floor(context.sampleRate / 400); lag < context.sampleRate / 80; lag += 1)
        lags.push(alike(lag));
      const most = Math.max(...lags);
      const first = lags.findIndex((each, n) => each > most - 0.1 && each >= (lags[n + 1] ?? 0));
      if (most > 0.5) heard.push(context.sampleRate / (Math.floor(context.sampleRate / 400) + first));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await context.close();
    return heard.toSorted((a, b) => a - b)[Math.floor(heard.length / 2)] ?? 0;
  }, tile);
}
