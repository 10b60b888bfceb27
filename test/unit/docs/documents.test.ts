import { expect, test } from '@jest/globals';
import { SETTINGS } from '../../../config/settings.ts';
import { routes } from '../../../src/contracts/http.ts';
import { mediaCommands, mediaEvents } from '../../../src/contracts/media-control.ts';
import { clientEvents, serverEvents } from '../../../src/contracts/socket.ts';
import { withSettings } from '../../../scripts/docs.ts';
import { protocolPage } from '../../../scripts/protocol-page.ts';
import { typeOf } from '../../../scripts/schema-rows.ts';
import { settingsTable } from '../../../scripts/settings-table.ts';

test('the protocol page has a section for every route and event', () => {
  const headings = new Set(
    protocolPage()
      .split('\n')
      .filter((line) => line.startsWith('### ')),
  );
  for (const { method, path } of Object.values(routes)) expect(headings).toContain(`### ${method} ${path}`);
  for (const name of Object.keys({ ...clientEvents, ...serverEvents }))
    expect(headings).toContain(`### ${name}`);
  for (const name of Object.keys({ ...mediaCommands, ...mediaEvents }))
    expect(headings).toContain(`### ${name} (media)`);
});

test('fields are told with their limits, defaults and shapes', () => {
  const page = protocolPage();
  expect(page).toContain('| `password` | text (1 to 200) | yes |');
  expect(page).toContain('| `takeOver` | boolean | default `false` |');
  expect(page).toContain('| `entries` | list of [ArchiveEntry](#archiveentry) | yes |');
  expect(page).toContain('| `bridges[].code` | text | yes |');
  expect(typeOf({ type: ['number', 'null'] })).toBe('number or null');
  expect(
    typeOf({ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  ).toBe('whole number');
});

test('every link of the protocol page leads to a section', () => {
  const page = protocolPage();
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
  expect(links.length).toBeGreaterThan(20);
  for (const link of new Set(links)) expect(page.toLowerCase()).toContain(`\n### ${link}\n`);
});

test('the settings table has a row for every setting', () => {
  const lines = settingsTable().split('\n');
  expect(lines).toHaveLength(Object.keys(SETTINGS).length + 2);
  expect(lines).toContainEqual('| `PORT` | `8080` | Port of the web server |');
});

test('the settings go between their markers, and markers are made where there are none', () => {
  const page = 'before\n\n<!-- settings:start -->\nold\n<!-- settings:end -->\n\nafter\n';
  const once = withSettings(page, 'new');
  expect(once).toBe('before\n\n<!-- settings:start -->\n\nnew\n\n<!-- settings:end -->\n\nafter\n');
  expect(withSettings(once, 'new')).toBe(once);
  expect(withSettings('page\n', 'new')).toBe(
    'page\n\n<!-- settings:start -->\n\nnew\n\n<!-- settings:end -->\n',
  );
});
