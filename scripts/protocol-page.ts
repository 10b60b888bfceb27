import type { z } from 'zod';
import { routes } from '../src/contracts/http.ts';
import { mediaCommands, mediaEvents } from '../src/contracts/media-control.ts';
import { clientEvents, serverEvents } from '../src/contracts/socket.ts';
import type { Route } from '../src/contracts/tables.ts';
import { linkTo, rowsOf, rowsOfShape, SHAPES, type FieldRow } from './schema-rows.ts';

/** docs/protocol.md: every route and event, from the same tables the program binds. */
export function protocolPage(): string {
  return [
    '# Protocol',
    'Made from the tables in `src/contracts` by `npm run docs`; do not edit. Times are milliseconds since the Unix epoch. “Who” is `anyone`, `signed_in`, or the permission that a role must hold.',
    '## HTTP routes',
    'Refusals are `application/problem+json` with a stable `code` and a `requestId`.',
    ...Object.entries<Route>(routes).flatMap(([name, route]) => [
      `### ${route.method} ${route.path}`,
      `${route.help}. Name: \`${name}\`. Who: \`${route.can}\`.`,
      ...part('Path', route.params, 'input'),
      ...part('Query', route.query, 'input'),
      ...part('Body', route.body, 'input'),
      ...(route.reply === undefined ? ['Answers with a file.'] : part('Reply', route.reply, 'output')),
    ]),
    '## Events a browser asks',
    'Over Socket.IO. The acknowledgement is `{ ok: true, data }` or `{ ok: false, error }`.',
    ...Object.entries(clientEvents).flatMap(([name, event]) => [
      `### ${name}`,
      `${event.help}. Who: \`${event.can}\`.`,
      ...part('Payload', event.payload, 'input'),
      ...part('Reply', event.reply, 'output'),
    ]),
    '## Events a browser is told',
    ...Object.entries(serverEvents).flatMap(([name, event]) => told(name, event)),
    '## Commands of the server to media',
    'Over Socket.IO on the media network, with the shared secret. Every command may be asked again.',
    ...Object.entries(mediaCommands).flatMap(([name, command]) => [
      `### ${name} (media)`,
      ...part('Payload', command.payload, 'input'),
      ...part('Reply', command.reply, 'output'),
    ]),
    '## Events media tells the server',
    ...Object.entries(mediaEvents).flatMap(([name, event]) => told(`${name} (media)`, event)),
    '## Shapes',
    ...Object.keys(SHAPES).flatMap((name) => [
      `### ${name}`,
      table(rowsOfShape(name as keyof typeof SHAPES)),
    ]),
    '',
  ].join('\n\n');
}

function told(name: string, event: { payload: z.ZodType; help: string }): string[] {
  return [`### ${name}`, `${event.help}.`, ...part('Payload', event.payload, 'output')];
}

function part(title: string, schema: z.ZodType | undefined, io: 'input' | 'output'): string[] {
  if (schema === undefined) return [];
  const found = rowsOf(schema, io);
  if ('shape' in found) return [`${title}: ${linkTo(found.shape)}.`];
  return found.rows.length === 0 ? [`${title}: nothing.`] : [`${title}:`, table(found.rows)];
}

function table(rows: readonly FieldRow[]): string {
  const lines = rows.map(({ path, type, needed }) => `| \`${path}\` | ${type} | ${needed} |`);
  return ['| Field | Type | Needed |', '| --- | --- | --- |', ...lines].join('\n');
}
