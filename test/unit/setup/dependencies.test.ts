import { describe, expect, test } from '@jest/globals';
import { dependencyStamp } from '../../../scripts/setup/dependencies.mjs';
import { namesEveryOptional, treeMatchesLockfile } from '../../../scripts/setup/lockfile-match.mjs';
import { explainNpmFailure } from '../../../scripts/setup/npm-client.mjs';

const machine = { platform: 'linux', arch: 'x64' };

test('the stamp changes with the lockfile, the Node.js major and the machine', () => {
  const base = { major: 24, ...machine };
  const stamps = [
    dependencyStamp('a', base),
    dependencyStamp('b', base),
    dependencyStamp('a', { ...base, major: 26 }),
    dependencyStamp('a', { ...base, arch: 'arm64' }),
  ];
  expect(new Set(stamps).size).toBe(4);
  expect(dependencyStamp('a', base)).toBe(stamps[0]);
});

describe('packages somebody installed by hand', () => {
  const wanted = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/bin-linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
      'node_modules/bin-mac': { version: '1.0.0', optional: true, os: ['darwin'] },
      'node_modules/nicety': { version: '1.0.0', optional: true },
    },
  };
  const a = { 'node_modules/a': { version: '1.0.0', integrity: 'x' } };
  const native = { 'node_modules/bin-linux': { version: '1.0.0' } };

  test('are kept when they are what the lockfile asks for', () => {
    expect(treeMatchesLockfile(wanted, { packages: { ...a, ...native } }, machine)).toBe(true);
  });

  test.each([
    ['nothing is there', {}],
    ['one is missing', native],
    ['one has another version', { ...native, 'node_modules/a': { version: '1.0.1', integrity: 'x' } }],
    ['one has other contents', { ...native, 'node_modules/a': { version: '1.0.0', integrity: 'y' } }],
    ['the binary of this machine is missing', a],
  ])('are installed anew when %s', (_why, packages) => {
    expect(treeMatchesLockfile(wanted, { packages }, machine)).toBe(false);
  });
});

test('a lockfile that leaves out the binaries of another platform is noticed', () => {
  const asker = { optionalDependencies: { '@swc/mac': '1.0.0' } };
  expect(namesEveryOptional({ packages: { '': {}, 'node_modules/swc': asker } })).toBe(false);
  const nested = {
    'node_modules/swc': asker,
    'node_modules/swc/node_modules/@swc/mac': { version: '1.0.0' },
  };
  expect(namesEveryOptional({ packages: nested })).toBe(true);
});

test.each([
  ['npm error code ENOTFOUND', 'npm-unreachable'],
  ['npm error network request to the registry failed', 'npm-unreachable'],
  ['npm error code ENOSPC', 'disk-full'],
  ['npm error code EACCES', 'no-permission'],
  ['npm error code EUSAGE', 'npm-failed'],
])('%s reads as %s', (output, key) => {
  expect(explainNpmFailure(output, { cwd: '/x' }).key).toBe(key);
});
