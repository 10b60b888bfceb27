import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig, SETTINGS } from '../../../config/settings.ts';

describe('the settings', () => {
  test('an empty environment gives the documented defaults', () => {
    const config = readConfig({});
    expect([config.HOST, config.PORT, config.MEDIA_PORT]).toEqual(['127.0.0.1', 8080, 44444]);
    expect(config.publicUrl).toBe('http://127.0.0.1:8080');
    expect(config.spoolDir).toBe(`${config.dataDir}/spool`);
    expect(config.mediaAnnouncedAddress).toBe(config.MEDIA_IP);
  });
  test('every default passes its own rule', () => {
    for (const [name, { rule, fallback }] of Object.entries(SETTINGS)) {
      expect([name, rule.safeParse(fallback).success]).toEqual([name, true]);
    }
  });
  test('all faults are told at once, by name', () => {
    const read = (): unknown =>
      readConfig({ PORT: 'abc', MEDIA_PORT: '70000', LOG_LEVEL: 'loud', PUBLIC_URL: 'here' });
    expect(read).toThrow(ConfigError);
    try {
      read();
    } catch (error) {
      const faults = (error as ConfigError).faults.map((fault) => fault.split('=')[0]);
      expect(faults.toSorted()).toEqual(['LOG_LEVEL', 'MEDIA_PORT', 'PORT', 'PUBLIC_URL']);
    }
  });
  test('an empty variable is the same as an unset one', () => {
    expect(readConfig({ PORT: '' }).PORT).toBe(8080);
  });
  test('what was read cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});
