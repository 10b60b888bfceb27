import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Settings } from '../../src/store/s3-objects.ts';

/** A real S3 service of this test, in a process of its own. */
export interface S3Server {
  /** Settings for one of its buckets: `archive` or `copy`. */
  settings(bucket: 'archive' | 'copy', prefix?: string): S3Settings;
  stop(): Promise<void>;
}

/** Starts the service; resolves when it listens. */
export async function startS3(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'ctd-s3-'));
  const program = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js');
  const child = spawn(
    process.execPath,
    [
      ...[program, '--directory', folder, '--address', '127.0.0.1', '--port', '0'],
      ...['--configure-bucket', 'archive', '--configure-bucket', 'copy'],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`the S3 service ended: ${said}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listening on \S+:(\d+)/.exec(said);
      if (found !== null) resolve(Number(found[1]));
    });
  });
  return {
    settings: (bucket, prefix = '') => ({
      url: `http://127.0.0.1:${port}/${bucket}${prefix === '' ? '' : `/${prefix}`}`,
      ...{ region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    }),
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
