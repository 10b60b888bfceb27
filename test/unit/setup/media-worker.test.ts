import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { explainBuildFailure, parseNinjaProgress } from '../../../scripts/setup/media-worker-build.mjs';
import { prebuiltUrl } from '../../../scripts/setup/media-worker-prebuilt.mjs';
import { replaceOnce, SOURCE_CHANGES } from '../../../scripts/setup/media-worker-source.mjs';

describe('changes to the worker’s sources', () => {
  const change = { file: 'a.cpp', from: 'old', to: 'new' };

  test('replaces the one place', () => {
    expect(replaceOnce('an old thing', change, '3')).toBe('an new thing');
  });

  test.each(['nothing', 'old and old'])('refuses sources it was not written for: %s', (text) => {
    const refusal = { key: 'worker-source-changed', params: { file: 'a.cpp', version: '3' } };
    expect(() => replaceOnce(text, change, '3')).toThrow(expect.objectContaining(refusal));
  });

  test.each(SOURCE_CHANGES)('fits the installed mediasoup: $file', async (real) => {
    const worker = path.join('node_modules', 'mediasoup', 'worker');
    const text = await readFile(path.join(worker, real.file), 'utf8');
    expect(replaceOnce(text, real, 'installed')).toContain(real.to);
  });
});

test('reads how far the compiler is', () => {
  expect(parseNinjaProgress('[ 57/261] Compiling C++ object')).toEqual({ done: 57, total: 261 });
  expect(parseNinjaProgress('ninja: Entering directory')).toBeUndefined();
});

test('tells a full disk and full memory from an error in the sources', () => {
  expect(explainBuildFailure('fatal error: No space left on device', '/x').key).toBe('disk-full');
  expect(explainBuildFailure('g++: fatal error: Killed signal terminated program cc1plus', '/x').key).toBe(
    'worker-build-memory',
  );
  expect(explainBuildFailure('error: expected ;', '/x').key).toBe('worker-build-failed');
});

test('asks for the same file as mediasoup’s own installation', () => {
  const machine = { version: '3.1.0', platform: 'linux', arch: 'x64', release: '6.1.0-13-amd64' };
  expect(prebuiltUrl({ ...machine, repository: 'git+https://example.org/m.git' })).toBe(
    'https://example.org/m/releases/download/3.1.0/mediasoup-worker-3.1.0-linux-x64-kernel6.tgz',
  );
  expect(prebuiltUrl({ ...machine, platform: 'darwin', repository: '', base: 'https://mirror' })).toBe(
    'https://mirror/3.1.0/mediasoup-worker-3.1.0-darwin-x64.tgz',
  );
});
