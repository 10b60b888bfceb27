import { pino } from 'pino';
import { makeHttp } from '../signaling/http/app.ts';
import type { Service } from '../signaling/service.ts';

/** The OpenAPI description of the routes, as `GET /api/openapi.json` answers it. No service has to run for it. */
export async function openApiDocument(): Promise<string> {
  const app = await makeHttp({
    // Only the shapes of the routes are asked for: no handler runs, so there is nothing behind them.
    service: {} as Service,
    logger: pino({ level: 'silent' }),
    archiveDir: import.meta.dirname,
    documentsDir: import.meta.dirname,
    preparedDir: import.meta.dirname,
    webDir: '',
    publicUrl: 'http://127.0.0.1',
    behindProxy: false,
    version: '0',
    keyRate: 1,
  });
  await app.ready();
  const { info, ...rest } = app.swagger();
  await app.close();
  return JSON.stringify({ ...rest, info: { title: info.title, version: 'see GET /api/openapi.json' } });
}
