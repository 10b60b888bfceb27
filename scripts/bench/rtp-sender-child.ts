import { createSocket } from 'node:dgram';
import { z } from 'zod';

/** Sends the same clip for many bridges, each over a port of its own, in a process of its own. */
const Order = z.object({
  /** Packets of one round of the clip, in order of time; `at` milliseconds. */
  packets: z.array(z.object({ at: z.number(), video: z.boolean(), bytes: z.string() })),
  clipMs: z.number(),
  bridges: z.array(z.object({ port: z.number(), video: z.number(), audio: z.number() })),
});

/** Ticks of the sender, milliseconds: as a pacer would, no bursts of a second. */
const TICK_MS = 5;

process.once('message', (message) => {
  const { packets, clipMs, bridges } = Order.parse(message);
  const templates = packets.map(({ at, video, bytes }) => ({
    at,
    video,
    bytes: Buffer.from(bytes, 'base64'),
  }));
  const counts = {
    video: templates.filter(({ video }) => video).length,
    audio: templates.filter(({ video }) => !video).length,
  };
  const socket = createSocket('udp4');
  const begun = performance.now();
  let sent = 0;
  const numbers = { video: 0, audio: 0 };
  setInterval(() => {
    const now = performance.now() - begun;
    for (;;) {
      const round = Math.floor(sent / templates.length);
      const template = templates[sent % templates.length];
      if (template === undefined || round * clipMs + template.at > now) return;
      const kind = template.video ? 'video' : 'audio';
      const rate = template.video ? 90 : 48;
      const sequence = numbers[kind]++ & 0xffff;
      const timestamp = (template.bytes.readUInt32BE(4) + round * clipMs * rate) >>> 0;
      for (const bridge of bridges) {
        const packet = Buffer.from(template.bytes);
        packet.writeUInt16BE(sequence, 2);
        packet.writeUInt32BE(timestamp, 4);
        packet.writeUInt32BE(bridge[kind], 8);
        socket.send(packet, bridge.port, '127.0.0.1');
      }
      sent += 1;
    }
  }, TICK_MS);
  process.send?.({ counts });
});
process.once('disconnect', () => process.exit(0));
