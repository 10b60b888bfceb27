import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { SETTINGS } from '../../../config/settings.ts';
import { MAX_DOCUMENT_BYTES, MAX_SUPPLEMENT_BYTES } from '../../../src/contracts/papers.ts';
import { readCompose, variablesOf, type ComposeService } from '../../support/compose.ts';

const root = new URL('../../../', import.meta.url).pathname;
const compose = readCompose();
const services = Object.entries(compose.services);
const example = parseEnv(readFileSync(`${root}deploy/env.example`, 'utf8'));
const service = (name: string): ComposeService => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
};
const isOurs = ({ image }: ComposeService): boolean => image.startsWith('cau-tiep-dan/service:');

test('the services of the house are there, and each that stays says how it is', () => {
  expect(services.map(([name]) => name).sort()).toEqual(
    [
      ...['backup', 'check', 'front', 'media', 'postgres', 'recorder-1', 'recorder-2', 'redis', 'server'],
      ...['store', 'turn'],
    ].sort(),
  );
  for (const [name, { healthcheck, restart }] of services) {
    expect([name, healthcheck !== undefined]).toEqual([name, restart === 'unless-stopped']);
  }
});

test('what a service waits for, mounts and takes its settings from exists', () => {
  const dockerfile = readFileSync(`${root}deploy/Dockerfile`, 'utf8');
  for (const [, each] of services) {
    for (const [other, { condition }] of Object.entries(each.depends_on ?? {})) {
      if (condition === 'service_healthy') expect(service(other).healthcheck).toBeDefined();
      if (condition === 'service_completed_successfully') expect(service(other).restart).toBe('no');
    }
    for (const { source } of each.configs ?? []) expect(compose.configs).toHaveProperty(source);
    for (const volume of each.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (!source.startsWith('$')) expect(compose.volumes).toHaveProperty(source);
    }
    if (each.build !== undefined) {
      expect(existsSync(`${root}${each.build.dockerfile}`)).toBe(true);
      expect(dockerfile).toContain(` AS ${each.build.target}\n`);
    }
    for (const word of [...(each.command ?? []), ...(each.healthcheck?.test ?? [])]) {
      if (/^(src|deploy|scripts)\//.test(word)) expect(existsSync(`${root}${word}`)).toBe(true);
    }
  }
});

test('our processes run without rights, on a file system they cannot change', () => {
  for (const [, each] of services.filter(([, found]) => isOurs(found))) {
    expect(each).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true });
    expect(each.security_opt).toEqual(['no-new-privileges:true']);
  }
  expect(readFileSync(`${root}deploy/Dockerfile`, 'utf8')).toMatch(/USER ctd/);
});

test('every setting given to a process of ours is one of the program', () => {
  for (const [name, each] of services.filter(([found, one]) => isOurs(one) && found !== 'check')) {
    for (const setting of Object.keys(each.environment ?? {})) {
      expect([name, setting, setting in SETTINGS]).toEqual([name, setting, true]);
    }
  }
});

test('a secret is only ever a variable, and reaches only who needs it', () => {
  const secret = /PASSWORD|SECRET|PASSPHRASE|_AUTH$|DATABASE_URL|REDIS_URL/;
  const holders = new Map<string, string[]>();
  for (const [name, { environment = {} }] of services) {
    for (const [setting, value] of Object.entries(environment).filter(([key]) => secret.test(key))) {
      expect([setting, variablesOf(value).length]).toEqual([setting, 1]);
      holders.set(setting, [...(holders.get(setting) ?? []), name]);
    }
  }
  const reach = (setting: string): string[] =>
    (holders.get(setting) ?? []).filter((name) => name !== 'check');
  expect(reach('DATABASE_URL')).toEqual(['server', 'backup']);
  expect(reach('MEDIA_CONTROL_SECRET')).toEqual(['server', 'media']);
  expect(reach('BACKUP_PASSPHRASE')).toEqual(['backup']);
  expect(reach('REDIS_URL')).toEqual(['server', 'recorder-1', 'recorder-2']);
});

test('every variable that has to be set is in the example, and the example sets none that nothing reads', () => {
  const asked = [
    ...services.flatMap(([, each]) => variablesOf(JSON.stringify(each))),
    ...Object.values(compose.configs).flatMap(({ content }) => variablesOf(content)),
  ];
  for (const { name, required } of asked) if (required) expect(example).toHaveProperty(name);
  const names = new Set(asked.map(({ name }) => name));
  expect(Object.keys(example).filter((name) => !names.has(name))).toEqual([]);
});

test('server finds media, and two recorders answer at ports of their own', () => {
  const port = service('media').environment?.MEDIA_CONTROL_PORT ?? '';
  expect(service('server').environment?.MEDIA_CONTROL_URL).toBe(`http://127.0.0.1:${port}`);
  const ports = ['media', 'recorder-1', 'recorder-2'].map((name) => service(name).environment?.HEALTH_PORT);
  expect(new Set(ports).size).toBe(3);
  for (const name of ['media', 'recorder-1', 'recorder-2']) {
    const { environment, healthcheck } = service(name);
    expect(healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${environment?.HEALTH_PORT ?? ''}/readyz`);
  }
});

test('the front lets everything through that the server takes, and tells it who asks', () => {
  const nginx = readFileSync(`${root}deploy/nginx/cau-tiep-dan.conf`, 'utf8');
  const megabytes = Number(/client_max_body_size (\d+)m;/.exec(nginx)?.[1]);
  expect(megabytes * 1024 ** 2).toBeGreaterThan(Math.max(MAX_DOCUMENT_BYTES, MAX_SUPPLEMENT_BYTES));
  const { PORT, HOST, BEHIND_PROXY } = service('server').environment ?? {};
  expect(nginx).toContain(`server ${HOST ?? ''}:${PORT ?? ''};`);
  expect(BEHIND_PROXY).toBe('on');
  expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  expect(nginx).toMatch(/location \/socket\.io\/ \{[^}]*Upgrade \$http_upgrade;/);
  expect(nginx).toMatch(/Strict-Transport-Security "max-age=31536000/);
});
