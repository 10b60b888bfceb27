import { describe, expect, test } from '@jest/globals';
import { routes } from '../../../src/contracts/http.ts';
import { mediaCommands, mediaEvents } from '../../../src/contracts/media-control.ts';
import { clientEvents, serverEvents } from '../../../src/contracts/socket.ts';
import type { Route } from '../../../src/contracts/tables.ts';
import { PERMISSIONS } from '../../../src/domain/roles.ts';

const accesses = ['anyone', 'signed_in', ...PERMISSIONS];

describe('the tables of contracts', () => {
  test('no two routes share a method and a path', () => {
    const keys = Object.values(routes).map((route) => `${route.method} ${route.path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test('every path parameter has a schema, and every schema its parameter', () => {
    for (const route of Object.values(routes) as Route[]) {
      const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      const shape = route.params === undefined ? {} : (route.params as unknown as { shape: object }).shape;
      expect(Object.keys(shape).toSorted()).toEqual(inPath.toSorted());
    }
  });
  test('every entry says who may and what it is for', () => {
    for (const entry of [...Object.values(routes), ...Object.values(clientEvents)]) {
      expect(accesses).toContain(entry.can);
      expect(entry.help.length).toBeGreaterThan(5);
    }
    for (const entry of [...Object.values(serverEvents), ...Object.values(mediaEvents)]) {
      expect(entry.help.length).toBeGreaterThan(5);
    }
    expect(Object.keys(mediaCommands).length).toBeGreaterThan(0);
  });
  test('only signing in and out, health, the name of the office, schedule and results that are published are open to strangers', () => {
    const open = Object.entries(routes).filter(([, route]) => route.can === 'anyone');
    expect(open.map(([name]) => name).toSorted()).toEqual([
      'about',
      'getPublicCalendar',
      'getPublicPage',
      'getPublicSchedule',
      'health',
      'publicResults',
      'signIn',
      'signInDevice',
      'signOut',
    ]);
  });
});
