import { z } from 'zod';
import { ServerAccount } from './server-account.ts';
import { SimulatedBridge } from './simulated-bridge.ts';

/** What the owner of this process asks of it, over the IPC channel. */
export const BridgeRequest = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('sit'),
    name: z.string(),
    url: z.string(),
    username: z.string(),
    password: z.string(),
    sessionId: z.string(),
    bridgeId: z.string(),
    colour: z.object({ r: z.number(), g: z.number(), b: z.number() }),
    pitch: z.number(),
    height: z.number().int(),
    framesPerSecond: z.number().optional(),
  }),
  z.object({ act: z.literal('mute'), name: z.string(), muted: z.boolean() }),
  z.object({ act: z.literal('leave'), name: z.string() }),
  z.object({ act: z.literal('reception'), name: z.string() }),
]);
export type BridgeRequest = z.infer<typeof BridgeRequest>;
const Message = z.object({ id: z.number(), request: BridgeRequest });

const bridges = new Map<string, SimulatedBridge>();

function bridgeOf(name: string): SimulatedBridge {
  const bridge = bridges.get(name);
  if (bridge === undefined) throw new Error(`no simulated bridge ${name}`);
  return bridge;
}

async function carryOut(request: BridgeRequest): Promise<unknown> {
  switch (request.act) {
    case 'sit': {
      const account = await ServerAccount.signIn(request.url, request.username, request.password);
      const { name, sessionId, bridgeId, colour, pitch, height } = request;
      const size = { width: Math.round((height * 16) / 18) * 2, height };
      const { framesPerSecond } = request;
      const bridge = new SimulatedBridge({
        ...{ account, sessionId, bridgeId, colour, pitch, size },
        ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
      });
      bridges.set(name, bridge);
      await bridge.seated;
      return null;
    }
    case 'mute':
      await bridgeOf(request.name).setMuted(request.muted);
      return null;
    case 'leave':
      await bridgeOf(request.name).leave();
      bridges.delete(request.name);
      return null;
    case 'reception':
      return bridgeOf(request.name).reception();
  }
}

if (process.send !== undefined) {
  process.on('message', (message) => {
    const { id, request } = Message.parse(message);
    carryOut(request).then(
      (result) => process.send?.({ id, result }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  // The WebRTC library aborts when Node takes its environment down in order; nothing here needs an orderly end.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.send({ id: 0, result: null });
}
