import { pino } from 'pino';
import { z } from 'zod';
import { MediaClient } from '../../../media/client.ts';
import { MEDIA_PROTOCOLS } from '../../../src/contracts/media-control.ts';
import { MEDIA_SOURCES } from '../../../src/contracts/media-shapes.ts';
import { SimulatedClient } from './simulated-client.ts';

/** What the test asks of this process, over its IPC channel. */
const Request = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('sit'),
    sessionId: z.string(),
    bridgeId: z.string(),
    protocols: z.array(z.enum(MEDIA_PROTOCOLS)).optional(),
  }),
  z.object({ act: z.literal('microphone'), seatId: z.string(), disguised: z.boolean() }),
  z.object({ act: z.literal('camera'), seatId: z.string(), simulcast: z.boolean(), noisy: z.boolean() }),
  z.object({ act: z.literal('stop'), seatId: z.string(), source: z.enum(MEDIA_SOURCES) }),
  z.object({ act: z.literal('packets'), seatId: z.string(), kind: z.enum(['audio', 'video']) }),
  z.object({ act: z.literal('offers'), seatId: z.string() }),
  z.object({ act: z.literal('leave'), seatId: z.string() }),
]);
const Message = z.object({ id: z.number(), request: Request });

const [url = '', secret = ''] = process.argv.slice(2);
const media = new MediaClient({ url, secret, logger: pino({ level: 'silent' }) });
const clients = new Map<string, SimulatedClient>();

function clientOf(seatId: string): SimulatedClient {
  const client = clients.get(seatId);
  if (client === undefined) throw new Error(`no seat ${seatId}`);
  return client;
}

async function carryOut(request: z.infer<typeof Request>): Promise<unknown> {
  switch (request.act) {
    case 'sit': {
      const client = new SimulatedClient(media, request.sessionId, request.bridgeId);
      clients.set(client.seatId, client);
      await client.sit(request.protocols);
      return client.seatId;
    }
    case 'microphone':
      return clientOf(request.seatId).sendMicrophone({ disguised: request.disguised });
    case 'camera':
      return clientOf(request.seatId).sendCamera({ simulcast: request.simulcast, noisy: request.noisy });
    case 'stop': {
      clientOf(request.seatId).stop(request.source);
      return;
    }
    case 'packets':
      return clientOf(request.seatId).packetsReceived(request.kind);
    case 'offers':
      return clientOf(request.seatId).offers;
    case 'leave': {
      clientOf(request.seatId).leave();
      return;
    }
  }
}

process.on('message', (message) => {
  const { id, request } = Message.parse(message);
  carryOut(request).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// wrtc aborts when Node takes its environment down in order.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
media.onConnected(() => process.send?.({ id: 0 }));
