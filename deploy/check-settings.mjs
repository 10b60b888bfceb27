// Refuses settings nobody should start with: `node deploy/check-settings.mjs [FILE]`, of a file as .env, or without one
// of the environment. All faults at once, Vietnamese and English. Exit code 0: none. Plain JavaScript on Node.js alone.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';

const SECRETS = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'MEDIA_CONTROL_SECRET'];
const LEAST = 20;
/** How the values of the example begin. */
const PLACEHOLDER = 'THAY-';
/** They become part of addresses and of other programs' settings, where other signs would mean something. */
const PLAIN = /^[A-Za-z0-9._~-]*$/;

const [file] = process.argv.slice(2);
const given = file === undefined ? process.env : parseEnv(readFileSync(file, 'utf8'));
const valueOf = (/** @type {string} */ name) => (given[name] ?? '').trim();
/** @type {string[]} */
const faults = [];
const fault = (/** @type {string} */ name, /** @type {string} */ vi, /** @type {string} */ en) =>
  faults.push(`${name}: ${vi} / ${en}`);

for (const [name, value] of Object.entries(given)) {
  if (value?.startsWith(PLACEHOLDER)) fault(name, 'còn là giá trị mẫu', 'is still the value of the example');
}

const secrets = [...SECRETS];
if (valueOf('TURN_URLS') !== '') secrets.push('TURN_SECRET');
if (valueOf('ARCHIVE_S3_URL') !== '') secrets.push('S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY');
for (const name of secrets) {
  const value = valueOf(name);
  if (value === '') fault(name, 'chưa đặt', 'is not set');
  else if (!PLAIN.test(value)) {
    fault(name, 'chỉ dùng chữ cái không dấu, chữ số, gạch', 'letters, digits and dashes alone');
  } else if (value.length < LEAST && name !== 'S3_ACCESS_KEY_ID') {
    fault(name, `cần ít nhất ${LEAST} ký tự`, `needs ${LEAST} characters or more`);
  }
}
const byValue = Map.groupBy(
  secrets.filter((name) => valueOf(name) !== ''),
  valueOf,
);
for (const same of byValue.values()) {
  if (same.length > 1) fault(same.join(', '), 'phải khác nhau', 'have to be different');
}
if (valueOf('BACKUP_PASSPHRASE').length < LEAST) {
  fault('BACKUP_PASSPHRASE', `cần ít nhất ${LEAST} ký tự`, `needs ${LEAST} characters or more`);
}
if (valueOf('SAMPLE_DATA') !== 'off' && valueOf('SAMPLE_PASSWORD').length < 12) {
  fault('SAMPLE_PASSWORD', 'cần ít nhất 12 ký tự', 'needs 12 characters or more');
}
if (!/^https:\/\/[^/]+\/?$/.test(valueOf('PUBLIC_URL'))) {
  fault('PUBLIC_URL', 'phải là địa chỉ https://…', 'has to be an address as https://…');
}
const address = valueOf('MEDIA_ANNOUNCED_ADDRESS');
if (isIP(address) === 0 || /^(127\.|0\.|::1$|::$)/.test(address)) {
  fault(
    'MEDIA_ANNOUNCED_ADDRESS',
    'phải là địa chỉ IP mà các điểm cầu thấy máy chủ',
    'has to be the IP address the bridge points reach this machine under',
  );
}

if (faults.length === 0) process.stdout.write('✓ Cấu hình dùng được / the settings can be used\n');
else {
  const list = faults.map((line) => `  - ${line}\n`).join('');
  process.stderr.write(`✗ Cấu hình chưa dùng được / the settings cannot be used:\n${list}`);
  process.exitCode = 1;
}
