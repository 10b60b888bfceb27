import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A real redis-server on a unix socket, with its data in a folder of its own, that can be ended and come back. */
export class RedisServer {
  readonly #folder: string;
  #child: ChildProcess | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    return `unix://${this.#socket}`;
  }

  get #socket(): string {
    return join(this.#folder, 'redis.sock');
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const persistent = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', this.#folder];
    const args = ['--port', '0', '--unixsocket', this.#socket, '--save', '', ...persistent];
    this.#child = spawn('redis-server', args, { stdio: 'ignore' });
    const probe = new Redis({ path: this.#socket, retryStrategy: () => 50, maxRetriesPerRequest: null });
    probe.on('error', () => {});
    await probe.ping();
    probe.disconnect();
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}
