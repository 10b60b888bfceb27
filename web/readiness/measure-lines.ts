import type { z } from 'zod';
import { MEASURES } from '../../src/contracts/readiness.ts';
import type { Locale } from '../../src/domain/errors.ts';
import type { MediaPath, MeasuresOf } from '../../src/domain/readiness/measures.ts';
import type { CheckStep } from '../../src/domain/readiness/steps.ts';
import { formatBytes, formatDate } from '../shared/format.ts';

/** Writes in one language; `n` gives a figure with the comma of the language. */
interface Pen {
  readonly locale: Locale;
  readonly say: (vi: string, en: string) => string;
  readonly n: (value: number, digits?: number) => string;
  readonly percent: (share: number) => string;
}

const PATH_NAMES: Readonly<Record<MediaPath, readonly [vi: string, en: string]>> = {
  udp: ['đường trực tiếp (UDP)', 'direct path (UDP)'],
  tcp: ['đường dự phòng (TCP)', 'spare path (TCP)'],
  turn: ['đường trung chuyển (TURN)', 'relay (TURN)'],
};

function makePen(locale: Locale): Pen {
  // A value that rounds to nothing has no sign: nobody reads "-0".
  const n = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, signDisplay: 'negative' }).format(value);
  return {
    locale,
    n,
    say: (vi, en) => (locale === 'vi' ? vi : en),
    percent: (share) => `${n(share * 100, 1)} %`,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Writer<S extends CheckStep> = (measures: MeasuresOf[S], pen: Pen) => readonly string[];

const WRITERS: { readonly [S in CheckStep]: Writer<S> } = {
  browser: ({ browser, secureContext, webRtc }, { say }) => [
    `${say('Trình duyệt', 'Browser')}: ${browser}`,
    `${secureContext ? say('Trang an toàn', 'Secure page') : say('Trang không an toàn', 'Page not secure')}; ${
      webRtc
        ? say('gọi hình được', 'can hold video calls')
        : say('không gọi hình được', 'cannot hold video calls')
    }`,
  ],
  camera: ({ problem, device, ...m }, { say, n, percent }) => {
    const name = `${say('Máy quay', 'Camera')}: ${device}`;
    if (problem !== null) return device === '' ? [] : [name];
    return [
      name,
      `${m.width}×${m.height}, ${n(m.framesPerSecond, 1)} ${say('hình/giây', 'frames/s')}, ${say('độ sáng', 'brightness')} ${n(m.brightness)}/255`,
      ...(m.blackShare === 0 && m.frozenShare === 0
        ? []
        : [
            say(
              `Hình đen ${percent(m.blackShare)}, đứng yên ${percent(m.frozenShare)} thời gian`,
              `Black ${percent(m.blackShare)}, standing still ${percent(m.frozenShare)} of the time`,
            ),
          ]),
    ];
  },
  sound: ({ problem, microphone, levelDb, peakDb, clippedShare, loopback }, { say, n, percent }) => {
    const name = `${say('Micro', 'Microphone')}: ${microphone}`;
    if (problem !== null) return microphone === '' ? [] : [name];
    const heard = {
      heard: say('Micro thu lại được tiếng loa', 'The microphone heard the speaker'),
      confirmed: say('Cán bộ xác nhận nghe được tiếng loa', 'The officer heard the speaker'),
      not_heard: say('Không nghe được tiếng loa', 'The speaker was not heard'),
      not_tried: say('Chưa thử loa', 'The speaker was not tried'),
    }[loopback];
    const level =
      levelDb === null
        ? say('Không có tiếng', 'Silence')
        : `${say('Mức tiếng', 'Level')} ${n(levelDb, 1)} dB${peakDb === null ? '' : `, ${say('đỉnh', 'peak')} ${n(peakDb, 1)} dB`}`;
    return [name, `${level}, ${say('vỡ tiếng', 'clipped')} ${percent(clippedShare)}`, heard];
  },
  signaling: ({ rttMs, clockOffsetMs, asked, answered }, { say, n }) => [
    say(`Máy chủ nhận trả lời ${answered}/${asked} lần`, `${answered} of ${asked} questions answered`) +
      (rttMs === null ? '' : `, ${say('đi và về', 'round trip')} ${n(rttMs)} ms`),
    ...(clockOffsetMs === null
      ? []
      : [
          say(
            `Đồng hồ máy lệch ${n(clockOffsetMs / 1_000, 1)} giây`,
            `Clock off by ${n(clockOffsetMs / 1_000, 1)} s`,
          ),
        ]),
  ],
  paths: ({ paths }, { say, n, locale }) => {
    const states = { failed: say('không nối được', 'failed'), not_configured: say('không dùng', 'not used') };
    return paths.map(({ path, state, setupMs }) => {
      const found =
        state === 'connected'
          ? say('nối được', 'connected') +
            (setupMs === null ? '' : say(` sau ${n(setupMs)} ms`, ` after ${n(setupMs)} ms`))
          : states[state];
      return `${capital(PATH_NAMES[path][locale === 'vi' ? 0 : 1])}: ${found}`;
    });
  },
  media: (m, { say, n, percent, locale }) => {
    const chosen = m.chosen === null ? null : PATH_NAMES[m.chosen][locale === 'vi' ? 0 : 1];
    return [
      say(
        `Gửi ${n(m.upMbps, 2)} Mbit/s, nhận ${n(m.downMbps, 2)} Mbit/s trong ${n(m.seconds)} giây`,
        `Up ${n(m.upMbps, 2)} Mbit/s, down ${n(m.downMbps, 2)} Mbit/s over ${n(m.seconds)} s`,
      ) + (chosen === null ? '' : `, ${say('qua', 'by the')} ${chosen}`),
      say(
        `Mất gói khi gửi ${percent(m.upLoss)}, khi nhận ${percent(m.downLoss)}; dao động ${n(m.jitterMs)} ms`,
        `Loss up ${percent(m.upLoss)}, down ${percent(m.downLoss)}; jitter ${n(m.jitterMs)} ms`,
      ) + (m.rttMs === null ? '' : `; ${say('đi và về', 'round trip')} ${n(m.rttMs)} ms`),
      ...(m.framesPerSecond === null
        ? []
        : [
            `${say('Hình nhận lại', 'Picture received')} ${n(m.framesPerSecond, 1)} ${say('hình/giây', 'frames/s')}` +
              (m.freezes === null
                ? ''
                : say(`, đứng hình ${n(m.freezes)} lần`, `, ${n(m.freezes)} freezes`) +
                  (m.frozenSeconds === null || m.frozenSeconds === 0
                    ? ''
                    : ` (${n(m.frozenSeconds, 1)} ${say('giây', 's')})`)),
          ]),
      ...(m.serverStrained
        ? [
            say(
              'Lúc đo máy chủ thiếu năng lực: không tính lỗi cho điểm cầu',
              'The server was short of power: not the bridge’s fault',
            ),
          ]
        : []),
    ];
  },
  recording: ({ file, picture, sound, confirmed }, { say, n, locale }) => [
    file === null
      ? say('Không có bản ghi thử', 'No test recording')
      : `${say('Bản ghi thử', 'Test recording')} ${n(file.durationMs / 1_000, 1)} ${say('giây', 's')}, ${formatBytes(file.bytes, locale)}`,
    ...(picture === null && sound === null
      ? []
      : [
          [
            picture === null
              ? say('không có hình', 'no picture')
              : `${say('hình', 'picture')} ${picture.width}×${picture.height}, ${n(picture.framesPerSecond, 1)} ${say('hình/giây', 'frames/s')}`,
            sound === null
              ? say('không có tiếng', 'no sound')
              : sound.meanDb === null
                ? say('tiếng im lặng', 'silence')
                : `${say('tiếng', 'sound')} ${n(sound.meanDb, 1)} dB`,
          ].join('; '),
        ].map(capital)),
    confirmed === null
      ? say('Chưa có người xem lại', 'Nobody watched it')
      : confirmed
        ? say('Cán bộ xác nhận nghe và thấy rõ', 'Heard and seen well by the officer')
        : say('Cán bộ cho biết không nghe, thấy rõ', 'Not heard and seen well by the officer'),
  ],
  room: ({ answers }, { say }) => {
    const all = Object.values(answers);
    if (all.length === 0) return [];
    const yes = all.filter(Boolean).length;
    return [
      say(
        `Đạt ${yes}/${all.length} mục của danh mục phòng tiếp`,
        `${yes} of ${all.length} entries about the room met`,
      ),
    ];
  },
  recorder: ({ ffmpegVersion, testFile }, { say, n, locale }) => [
    ...(ffmpegVersion === null ? [] : [`ffmpeg ${ffmpegVersion}`]),
    testFile === null
      ? say('Không tạo được tệp thử', 'No test file')
      : say(
          `Tệp thử ${formatBytes(testFile.bytes, locale)}, ghi ${n(testFile.writeMbps)} Mbit/s`,
          `Test file ${formatBytes(testFile.bytes, locale)}, written at ${n(testFile.writeMbps)} Mbit/s`,
        ),
  ],
  disk: ({ freeBytes, neededBytes }, { say, locale }) => [
    say(
      `Còn trống ${formatBytes(freeBytes, locale)}, cần ${formatBytes(neededBytes, locale)}`,
      `${formatBytes(freeBytes, locale)} free, ${formatBytes(neededBytes, locale)} needed`,
    ),
  ],
  workers: ({ workers, load }, { say, percent }) => [
    say(
      `${workers} bộ phận truyền hình đang chạy, bận nhất ${percent(load)}`,
      `${workers} media workers run, the busiest at ${percent(load)}`,
    ),
  ],
  certificate: ({ validUntil, neededUntil, loopbackOnly }, { say }) =>
    validUntil === null
      ? [
          loopbackOnly
            ? say(
                'Trang chỉ mở trên máy chủ này, không cần chứng thư',
                'Reached on this machine only, no certificate needed',
              )
            : say('Trang chưa dùng HTTPS', 'Reached without HTTPS'),
        ]
      : [
          say(
            `Chứng thư có giá trị đến ${formatDate(validUntil)}, cần đến ${formatDate(neededUntil)}`,
            `Valid until ${formatDate(validUntil)}, needed until ${formatDate(neededUntil)}`,
          ),
        ],
  clock: ({ synchronised, offsetMs }, { say, n }) => [
    (synchronised === null
      ? say('Chưa rõ đồng hồ có được đồng bộ', 'Not known whether synchronised')
      : synchronised
        ? say('Đồng hồ được đồng bộ', 'Synchronised')
        : say('Đồng hồ không được đồng bộ', 'Not synchronised')) +
      (offsetMs === null ? '' : say(`, lệch ${n(offsetMs)} ms`, `, off by ${n(offsetMs)} ms`)),
  ],
};

/** The schema and the writer of one step belong together; TypeScript follows that only through a type parameter. */
function linesOf<S extends CheckStep>(
  step: S,
  schema: z.ZodType<MeasuresOf[S]>,
  measures: unknown,
  pen: Pen,
): readonly string[] {
  const parsed = schema.safeParse(measures);
  return parsed.success ? WRITERS[step](parsed.data, pen) : [];
}

/**
 * Key measures of a step in words, a few lines, for the slip and the report.
 * @returns nothing for measures that have not the shape of their step: a paper with a hole is better than none
 */
export function measureLines(
  step: CheckStep,
  measures: Readonly<Record<string, unknown>>,
  locale: Locale,
): readonly string[] {
  return linesOf(step, MEASURES[step], measures, makePen(locale));
}
