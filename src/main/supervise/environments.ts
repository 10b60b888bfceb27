import type { Config } from '../../../config/settings.ts';

/** Settings that open a door: each process gets only those it has to go through. */
const SECRETS = [
  'DATABASE_URL',
  'REDIS_URL',
  'MEDIA_CONTROL_SECRET',
  'SAMPLE_PASSWORD',
  'SMTP_URL',
  'TURN_SECRET',
  'BACKUP_PASSPHRASE',
] as const;

export interface Addresses {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly mediaControlPort: number;
  readonly mediaControlSecret: string;
  readonly samplePassword: string;
}

/** Environment of each process, all from the supervisor's own. */
export interface Environments {
  readonly media: NodeJS.ProcessEnv;
  readonly recorder: NodeJS.ProcessEnv;
  readonly server: NodeJS.ProcessEnv;
  /** For programs that are not ours and read no settings. */
  readonly foreign: NodeJS.ProcessEnv;
  demo(serverUrl: string, accounts: unknown): NodeJS.ProcessEnv;
}

/** Least privilege: media reaches neither records nor queue, the recorder no records, only the server passwords. */
export function makeEnvironments(own: NodeJS.ProcessEnv, config: Config, addresses: Addresses): Environments {
  const secret = new Set<string>(SECRETS);
  const plain: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !secret.has(name))),
    DATA_DIR: config.dataDir,
  };
  const { databaseUrl, redisUrl, mediaControlPort, mediaControlSecret, samplePassword } = addresses;
  return {
    media: {
      ...plain,
      MEDIA_CONTROL_PORT: String(mediaControlPort),
      MEDIA_CONTROL_SECRET: mediaControlSecret,
    },
    recorder: { ...plain, REDIS_URL: redisUrl },
    server: {
      ...plain,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      MEDIA_CONTROL_URL: `http://127.0.0.1:${mediaControlPort}`,
      MEDIA_CONTROL_SECRET: mediaControlSecret,
      ...(own.SMTP_URL === undefined ? {} : { SMTP_URL: own.SMTP_URL }),
      ...(own.TURN_SECRET === undefined ? {} : { TURN_SECRET: own.TURN_SECRET }),
      ...(samplePassword === '' ? {} : { SAMPLE_PASSWORD: samplePassword }),
    },
    foreign: { PATH: own.PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    demo: (serverUrl, accounts) => ({
      ...plain,
      DEMO_SERVER_URL: serverUrl,
      DEMO_ACCOUNTS: JSON.stringify(accounts),
    }),
  };
}
