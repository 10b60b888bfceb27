import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const text = z.string().min(1);
const settings = z.record(z.string().regex(/^[A-Z0-9_]+$/), z.string());
const seconds = z.string().regex(/^\d+s$/);
const logging = z.strictObject({
  driver: z.literal('json-file'),
  options: z.record(z.string(), z.string()),
});

/** What docker-compose.yml uses of the Compose specification, and nothing else: a mistyped key is refused. */
const Service = z.strictObject({
  image: text,
  build: z.strictObject({ context: text, dockerfile: text, target: text }).optional(),
  command: z.array(text).optional(),
  entrypoint: z.array(text).optional(),
  profiles: z.array(text).optional(),
  environment: settings.optional(),
  network_mode: z.enum(['host', 'none']).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^[^:]+(:-[^:]*)?:\/[^:]+(:ro)?$/)).optional(),
  configs: z.array(z.strictObject({ source: text, target: z.string().startsWith('/') })).optional(),
  depends_on: z
    .record(
      text,
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], text),
      interval: seconds,
      timeout: seconds,
      retries: z.number().int().positive(),
      start_period: seconds.optional(),
    })
    .optional(),
  restart: z.enum(['no', 'unless-stopped']),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(text).optional(),
  cap_drop: z.tuple([z.literal('ALL')]).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]).optional(),
  stop_grace_period: seconds.optional(),
  shm_size: z.string().optional(),
  ulimits: z.strictObject({ nofile: z.strictObject({ soft: z.number(), hard: z.number() }) }).optional(),
  logging,
});
export type ComposeService = z.infer<typeof Service>;

const Compose = z.strictObject({
  name: text,
  services: z.record(z.string().regex(/^[a-z0-9-]+$/), Service),
  configs: z.record(z.string(), z.strictObject({ content: text })),
  volumes: z.record(z.string(), z.null()),
});
export type Compose = z.infer<typeof Compose>;

/** docker-compose.yml, with its shared pieces (`x-…`) in their places. */
export function readCompose(): Compose {
  const file = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  const raw = parse(file, { merge: true }) as Record<string, unknown>;
  return Compose.parse(Object.fromEntries(Object.entries(raw).filter(([key]) => !key.startsWith('x-'))));
}

const VARIABLE = /\$\$|\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g;

/** Variables a text asks for; `required` where it refuses to go on without. */
export function variablesOf(value: string): readonly { name: string; required: boolean }[] {
  return [...value.matchAll(VARIABLE)].flatMap(([, name, kind]) =>
    name === undefined ? [] : [{ name, required: kind === '?' }],
  );
}

/**
 * A text as compose makes it of its variables.
 * @throws {Error} where one is missing that has to be there
 */
export function interpolate(value: string, variables: Readonly<Record<string, string>>): string {
  return value.replace(VARIABLE, (whole: string, name?: string, kind?: string, fallback?: string) => {
    if (name === undefined) return whole === '$$' ? '$' : whole;
    const given = variables[name] ?? '';
    if (given !== '') return given;
    if (kind === '?') throw new Error(`${name} is not set`);
    return fallback ?? '';
  });
}
