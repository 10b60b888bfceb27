import { fork } from 'node:child_process';

export interface TakenMail {
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real SMTP server process on a port of its own. */
export interface SmtpProcess {
  readonly url: string;
  readonly mails: readonly TakenMail[];
  readonly refused: () => number;
  /** Refuses the next mails with 451. */
  refuseNext(count: number): void;
  stop(): Promise<void>;
}

export async function startSmtp(): Promise<SmtpProcess> {
  const child = fork(new URL('./smtp-server-child.ts', import.meta.url).pathname);
  const mails: TakenMail[] = [];
  let refused = 0;
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the mail server ended')));
    child.on('message', (message: { port?: number; mail?: TakenMail; refused?: boolean }) => {
      if (message.port !== undefined) resolve(message.port);
      if (message.mail !== undefined) mails.push(message.mail);
      if (message.refused === true) refused += 1;
    });
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refused: () => refused,
    refuseNext: (count) => void child.send({ refuse: count }),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
