import { resolve } from 'node:path';
import { z } from 'zod';
import { ITEM_KINDS } from '../src/domain/conduct/items.ts';
import type { Pause } from '../src/domain/procedure/time-slots.ts';
import type { RetentionSchedule } from '../src/domain/retention.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const path = z.string().min(1);
const s3Url = z
  .string()
  .regex(/^($|https?:\/\/[^/]+\/[^/]+)/, 'an address with a bucket, as https://host/bucket/prefix');
const flag = z.enum(['on', 'off']).transform((value) => value === 'on');

/** One environment variable: its rule, its default (as text, for the table) and a line of help. */
interface Setting<T extends z.ZodType> {
  readonly rule: T;
  readonly fallback: string;
  readonly help: string;
}

const setting = <T extends z.ZodType>(rule: T, fallback: string, help: string): Setting<T> => ({
  rule,
  fallback,
  help,
});

/**
 * Every setting of the program. The name is the environment variable; README's table, the checks at start and
 * the types all derive from here, so a setting exists once.
 */
export const SETTINGS = {
  HOST: setting(z.string().min(1), '127.0.0.1', 'Address the web server listens on'),
  PORT: setting(port, '8080', 'Port of the web server'),
  PUBLIC_URL: setting(z.union([z.literal(''), z.url()]), '', 'Address people type; default http://HOST:PORT'),
  BEHIND_PROXY: setting(
    flag,
    'off',
    'on: a web server on this machine (nginx) stands in front, and its X-Forwarded-For tells who asks',
  ),
  HEALTH_PORT: setting(
    port,
    '0',
    'Loopback port where media or recorder answers /healthz (it runs) and /readyz (it can work); 0: none. One each',
  ),
  DATA_DIR: setting(path, './data', 'Where everything is kept: database, queue, spool, archive'),
  DATABASE_URL: setting(z.string(), '', 'PostgreSQL; empty: an embedded PostgreSQL under DATA_DIR'),
  REDIS_URL: setting(z.string(), '', 'Redis; empty: an own Redis under DATA_DIR'),
  FFMPEG_PATH: setting(z.string(), '', 'ffmpeg; empty: ffmpeg-static or the one on the PATH'),
  FFPROBE_PATH: setting(z.string(), '', 'ffprobe; empty: the one on the PATH'),
  REDIS_SERVER_PATH: setting(z.string(), '', 'redis-server for the own Redis; empty: the one on the PATH'),
  MEDIASOUP_WORKER_BIN: setting(z.string(), '', 'mediasoup worker; set by the set-up'),
  MEDIA_IP: setting(z.string().min(1), '127.0.0.1', 'Address the media process listens on (0.0.0.0 for all)'),
  MEDIA_ANNOUNCED_ADDRESS: setting(
    z.string(),
    '',
    'Address the bridges reach the media under; empty: MEDIA_IP',
  ),
  MEDIA_PORT: setting(port, '44444', 'Media port, UDP and TCP; worker n listens on MEDIA_PORT + n'),
  MEDIA_WORKERS: setting(z.coerce.number().int().min(0).max(128), '0', 'mediasoup workers; 0: one per core'),
  MEDIA_SEATS_TOGETHER: setting(
    z.coerce.number().int().min(1).max(1_000),
    '8',
    'Bridge points of one session that stay on one worker before the session spreads to the next',
  ),
  MEDIA_CONTROL_PORT: setting(port, '0', 'Loopback port of the media control contract; 0: a free one'),
  MEDIA_CONTROL_URL: setting(
    z.string(),
    '',
    'Where the server finds the media process; set by the supervisor',
  ),
  MEDIA_CONTROL_SECRET: setting(z.string(), '', 'Shared secret of server and media; set by the supervisor'),
  SPOOL_DIR: setting(z.string(), '', 'Captured RTP segments; default DATA_DIR/spool'),
  ARCHIVE_DIR: setting(z.string(), '', 'Finished recordings; default DATA_DIR/archive'),
  DOCUMENTS_DIR: setting(
    z.string(),
    '',
    'Folder of the documents brought to sessions; empty: documents in DATA_DIR',
  ),
  SUPPLEMENTS_DIR: setting(
    z.string(),
    '',
    'Folder of what bridges bring from their own buffers after a cut; shared by server and recorder; empty: supplements in DATA_DIR',
  ),
  SEAL_KEY_FILE: setting(
    z.string(),
    '',
    'Ed25519 private key of the technical seal, made where it is not there; default DATA_DIR/keys/seal-ed25519.pem',
  ),
  TSA_URL: setting(
    z.string().regex(/^($|https?:\/\/)/, 'an address as https://tsa.example/'),
    '',
    'Time-stamp authority (RFC 3161) that stamps each seal; empty: none',
  ),
  RESTRICTED_KEY_FILE: setting(
    z.string(),
    '',
    'X25519 private key that opens the recordings of closed items, made where it is not there (media needs only FILE.pub); default DATA_DIR/keys/restricted-x25519.pem',
  ),
  RETENTION: setting(
    z
      .string()
      .regex(
        /^default=(\d{1,3}|permanent)(,[a-z]+=(\d{1,3}|permanent))*$/,
        'as default=20,denunciation=permanent',
      )
      .transform(readRetention),
    'default=20',
    'Years that recordings are kept, by kind of item (complaint, denunciation, petition, feedback), as default=20,denunciation=permanent',
  ),
  ARCHIVE_COPY_DIR: setting(
    z.string(),
    '',
    'Folder of a second copy of the archive, best on another disk or machine; empty: none',
  ),
  ARCHIVE_S3_URL: setting(
    s3Url,
    '',
    'Store (S3) that packages are moved to, as https://host/bucket/prefix; empty: they stay in ARCHIVE_DIR',
  ),
  ARCHIVE_COPY_S3_URL: setting(
    s3Url,
    '',
    'Store (S3) of a second copy of the archive, as https://host/bucket/prefix; empty: none',
  ),
  ARCHIVE_MOVE_AFTER_DAYS: setting(
    z.coerce.number().int().min(0).max(36_500),
    '0',
    'Whole packages older than this are moved to ARCHIVE_S3_URL, days; 0: only when asked',
  ),
  S3_ACCESS_KEY_ID: setting(z.string(), '', 'Key id for the S3 stores'),
  S3_SECRET_ACCESS_KEY: setting(z.string(), '', 'Secret key for the S3 stores'),
  S3_REGION: setting(
    z.string().min(1),
    'us-east-1',
    'Region of the S3 stores; most services of one’s own take any',
  ),
  FIXITY_SCHEDULE: setting(
    z.string().regex(/^$|^\S+( \S+){4}$/, 'a cron pattern of five fields'),
    '0 2 * * 6',
    'When the whole archive is read again and the second copy brought up to date (cron pattern, Vietnamese time); empty: never',
  ),
  PREPARED_DIR: setting(
    z.string(),
    '',
    'Files prepared for giving out and opened closed items, removed after a week; default DATA_DIR/prepared',
  ),
  BACKUP_PASSPHRASE: setting(
    z.string(),
    '',
    'Passphrase that backups are encrypted with, 12 characters or more; needed by backup and restore alone',
  ),
  CHECKS_DIR: setting(z.string(), '', 'Recordings of readiness checks; default DATA_DIR/checks'),
  CHECK_RECORDING_DAYS: setting(
    z.coerce.number().int().min(1).max(365),
    '7',
    'Days until the 10 s recording of a readiness check is removed',
  ),
  CHECK_SLOTS: setting(
    z.coerce.number().int().min(1).max(200),
    '12',
    'Bridge points that may run the media part of a readiness check at once; the others wait in turn',
  ),
  READINESS_PROFILE: setting(
    z.string(),
    '',
    'JSON file with thresholds of the readiness check and the list of the room; empty: the defaults',
  ),
  READINESS_DEADLINE: setting(
    z.enum(['calendar_day', 'working_day']),
    'calendar_day',
    'Day whose 15:00 is the deadline of the checks: the calendar day before, or the last working day before',
  ),
  HOLIDAYS: setting(
    z
      .string()
      .regex(/^(\d{4}-\d{2}-\d{2})?(,\d{4}-\d{2}-\d{2})*$/, 'days as 2027-01-01,2027-02-08')
      .transform((text) => (text === '' ? [] : text.split(','))),
    '',
    'Days off besides Saturday and Sunday, as 2027-01-01,2027-02-08; used by working_day and by the time in which results are told',
  ),
  READINESS_REMINDERS: setting(
    z
      .string()
      .regex(/^(-?\d{2}:\d{2})(,-?\d{2}:\d{2})*$/, 'times as 09:00,13:00 or -24:00')
      .transform((text) => text.split(',')),
    '-24:00,09:00,13:00,14:30',
    'Reminders before the deadline: times of its day, or with a minus hours before it',
  ),
  TURN_URLS: setting(
    z.string().transform((text) => text.split(',').filter((url) => url !== '')),
    '',
    'TURN servers for bridges behind strict firewalls, as turn:host:3478,turns:host:5349; empty: none',
  ),
  TURN_SECRET: setting(z.string(), '', 'Shared secret of the TURN servers (coturn: static-auth-secret)'),
  SMTP_URL: setting(
    z.string().regex(/^($|smtps?:\/\/)/, 'an address as smtp://user:password@host:587'),
    '',
    'Mail server for notices, as smtp://user:password@host:587; empty: notices only in the application',
  ),
  MAIL_FROM: setting(
    z.string(),
    'Cầu Tiếp Dân <khong-tra-loi@localhost>',
    'Sender of the notices sent by e-mail',
  ),
  NTP_SERVER: setting(
    z.string(),
    '',
    'Time server the centre compares its clock with; empty: what the system says of itself',
  ),
  REGISTRATION_LIST_DAYS: setting(
    z.coerce.number().int().min(0).max(60),
    '5',
    'Days before a session by which bridge points send their lists of registered citizens; later ones are marked',
  ),
  RECEPTION_PAUSE: setting(
    z
      .string()
      .regex(/^(none|\d{2}:\d{2}-\d{2}:\d{2})$/, 'as 11:30-13:30, or none')
      .transform(readPause)
      .refine((pause) => pause === null || pause.from < pause.until, 'the pause ends before it begins'),
    '11:30-13:30',
    'Pause at noon that the times expected for citizens leave free, as 11:30-13:30; none: no pause',
  ),
  SCHEDULE_NOTICE_DAYS: setting(
    z.coerce.number().int().min(0).max(60),
    '5',
    'Calendar days before a session by which a change of a published one is announced; later ones need a reason',
  ),
  SCHEDULE_NOTICE_SYMBOL: setting(
    z.string().min(1).max(30),
    'TB-TCD',
    'Symbol in the numbers of schedule notices, as in 12/TB-TCD',
  ),
  INVITATION_SYMBOL: setting(z.string().min(1).max(30), 'GM-TCD', 'Symbol in the numbers of invitations'),
  SCHEDULE_BASIS: setting(
    z.string().max(2_000),
    'Luật Tiếp công dân; Nghị định số 64/2014/NĐ-CP; Thông tư số 04/2021/TT-TTCP; kế hoạch tiếp công dân trực tuyến của tỉnh',
    'Legal basis proposed for every planned session',
  ),
  REPORT_PERIOD_START_DAY: setting(
    z.coerce.number().int().min(1).max(28),
    '1',
    'Day of the month that periods of reports begin with; with 15 the report of March is of 15/02 to 14/03',
  ),
  TASK_REMINDER_DAYS: setting(
    z
      .string()
      .regex(/^\d{1,3}(,\d{1,3})*$/, 'days as 5,1')
      .transform((text) => text.split(',').map(Number)),
    '5,1',
    'Days before its deadline on which an agency is reminded of a task, at 08:00; once it is overdue, every week',
  ),
  RESULT_NOTICE_DAYS: setting(
    z.coerce.number().int().min(1).max(90),
    '10',
    'Working days after the reception in which its citizen is told the result; later ones are marked',
  ),
  API_KEY_RATE: setting(
    z.coerce.number().int().min(1).max(100_000),
    '300',
    'Requests a minute that the key of one other program may make',
  ),
  WEBHOOK_ALLOWED_HOSTS: setting(
    z
      .string()
      .regex(
        /^$|^[\w.:-]+(\/\d{1,3})?(,[\w.:-]+(\/\d{1,3})?)*$/,
        'names and networks as donthu.tinh.gov.vn,10.20.0.0/16',
      )
      .transform((text) => text.split(',').filter((entry) => entry !== '')),
    '',
    'Names and networks inside the province that events may be sent to, as donthu.tinh.gov.vn,10.20.0.0/16; public https addresses need no entry',
  ),
  DENUNCIATIONS: setting(
    z.enum(['exclude', 'closed_item']),
    'exclude',
    'Denunciations on an agenda: exclude, or closed_item (code name only, everybody else on hold, recording restricted)',
  ),
  CAPTURE_SEGMENT_SECONDS: setting(z.coerce.number().min(1).max(600), '60', 'Length of a captured segment'),
  SPOOL_MIRROR_DIR: setting(
    z.string(),
    '',
    'Folder on a second disk that gets every captured byte at once; empty: none. media and recorder need the same',
  ),
  CAPTURE_RESERVE_MB: setting(
    z.coerce.number().int().min(0).max(100_000),
    '256',
    'Disk room that a running session sets aside and uses when the disk is full, megabytes; 0: none',
  ),
  RECORDER_CONCURRENCY: setting(z.coerce.number().int().min(1).max(16), '1', 'Recordings finished at once'),
  PROVINCE_NAME: setting(z.string().min(1), 'Tỉnh Hưng Yên', 'Name of the province on every page'),
  ORGANISATION_NAME: setting(z.string().min(1), 'Ban Tiếp công dân tỉnh', 'Name of the office on every page'),
  SAMPLE_DATA: setting(flag, 'on', 'on: an empty database gets the sample province (DỮ LIỆU MẪU); off: none'),
  SAMPLE_PASSWORD: setting(
    z.string(),
    '',
    'Password of all sample accounts; empty: made at random, printed once',
  ),
  SAMPLE_COMMUNES: setting(
    z.coerce.number().int().min(0).max(500),
    '0',
    'Commune bridge points of the sample province besides its districts, made with an empty database',
  ),
  SIGN_IN_HOURS: setting(z.coerce.number().min(0.1).max(72), '10', 'Hours until one has to sign in again'),
  LOG_LEVEL: setting(
    z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    'info',
    'Log level',
  ),
} as const;

type Name = keyof typeof SETTINGS;
type Raw = { readonly [K in Name]: z.output<(typeof SETTINGS)[K]['rule']> };

/** What the program reads: every setting, with the derived ones filled in. */
export interface Config extends Raw {
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly spoolDir: string;
  readonly archiveDir: string;
  readonly checksDir: string;
  readonly documentsDir: string;
  readonly supplementsDir: string;
  readonly sealKeyFile: string;
  /** Empty: no second disk. */
  readonly mirrorDir: string;
  readonly preparedDir: string;
  /** Empty: no second copy. */
  readonly copyDir: string;
  readonly restrictedKeyFile: string;
  readonly mediaAnnouncedAddress: string;
}

/** `11:30-13:30`; null of `none`. */
function readPause(text: string): Pause | null {
  if (text === 'none') return null;
  const [from = 0, until = 0] = text
    .split('-')
    .map((time) => time.split(':').map(Number))
    .map(([hours = 0, minutes = 0]) => hours * 60 + minutes);
  return { from, until };
}

/** `default=20,denunciation=permanent`. */
function readRetention(text: string): RetentionSchedule {
  const parts = text.split(',').map((part) => part.split('='));
  const yearsOf = (value: string | undefined): number | null =>
    value === 'permanent' ? null : Number(value);
  return {
    years: yearsOf(parts[0]?.[1]),
    byKind: Object.fromEntries(
      parts.slice(1).flatMap(([kind, value]) => {
        const known = ITEM_KINDS.find((each) => each === kind);
        return known === undefined ? [] : [[known, yearsOf(value)]];
      }),
    ),
  };
}

/** All faults of the environment at once, one line each. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Cấu hình sai / wrong configuration:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads the settings from environment variables, filling in defaults.
 * @throws {ConfigError} listing every fault at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];

  for (const [name, { rule, fallback }] of Object.entries(SETTINGS)) {
    const given = environment[name];
    const result = rule.safeParse(given === undefined || given === '' ? fallback : given);
    if (result.success) values[name] = result.data;
    else
      faults.push(`${name}=${given ?? ''}: ${result.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);

  const raw = values as Raw;
  const dataDir = resolve(raw.DATA_DIR);
  return Object.freeze({
    ...raw,
    publicUrl: raw.PUBLIC_URL === '' ? `http://${raw.HOST}:${raw.PORT}` : raw.PUBLIC_URL.replace(/\/$/, ''),
    dataDir,
    spoolDir: raw.SPOOL_DIR === '' ? resolve(dataDir, 'spool') : resolve(raw.SPOOL_DIR),
    archiveDir: raw.ARCHIVE_DIR === '' ? resolve(dataDir, 'archive') : resolve(raw.ARCHIVE_DIR),
    checksDir: raw.CHECKS_DIR === '' ? resolve(dataDir, 'checks') : resolve(raw.CHECKS_DIR),
    documentsDir: raw.DOCUMENTS_DIR === '' ? resolve(dataDir, 'documents') : resolve(raw.DOCUMENTS_DIR),
    supplementsDir:
      raw.SUPPLEMENTS_DIR === '' ? resolve(dataDir, 'supplements') : resolve(raw.SUPPLEMENTS_DIR),
    sealKeyFile:
      raw.SEAL_KEY_FILE === '' ? resolve(dataDir, 'keys', 'seal-ed25519.pem') : resolve(raw.SEAL_KEY_FILE),
    restrictedKeyFile:
      raw.RESTRICTED_KEY_FILE === ''
        ? resolve(dataDir, 'keys', 'restricted-x25519.pem')
        : resolve(raw.RESTRICTED_KEY_FILE),
    copyDir: raw.ARCHIVE_COPY_DIR === '' ? '' : resolve(raw.ARCHIVE_COPY_DIR),
    mirrorDir: raw.SPOOL_MIRROR_DIR === '' ? '' : resolve(raw.SPOOL_MIRROR_DIR),
    preparedDir: raw.PREPARED_DIR === '' ? resolve(dataDir, 'prepared') : resolve(raw.PREPARED_DIR),
    mediaAnnouncedAddress: raw.MEDIA_ANNOUNCED_ADDRESS === '' ? raw.MEDIA_IP : raw.MEDIA_ANNOUNCED_ADDRESS,
  });
}
