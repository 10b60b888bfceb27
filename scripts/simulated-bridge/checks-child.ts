import { z } from 'zod';
import { ServerAccount } from './server-account.ts';
import { runSimulatedCheck } from './simulated-check.ts';

/** Checks to run, over the IPC channel; each is answered when it is over. */
export const CheckRequest = z.object({
  name: z.string(),
  url: z.string(),
  username: z.string(),
  password: z.string(),
  bridgeId: z.string(),
  sessionId: z.string(),
  size: z.object({ width: z.number(), height: z.number() }),
  framesPerSecond: z.number(),
  black: z.boolean(),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

async function run({ url, username, password, ...check }: CheckRequest): Promise<unknown> {
  const account = await ServerAccount.signIn(url, username, password);
  return runSimulatedCheck({ account, ...check });
}

if (process.send !== undefined) {
  process.on('message', (message) => {
    const request = CheckRequest.parse(message);
    run(request).then(
      (outcome) => process.send?.({ name: request.name, outcome }),
      (error: unknown) =>
        process.send?.({
          name: request.name,
          error: error instanceof Error ? error.message : String(error),
        }),
    );
  });
  // The WebRTC library aborts when Node takes its environment down in order; nothing here needs an orderly end.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
