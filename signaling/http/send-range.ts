import type { FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import type { OpenedFile } from '../../src/contracts/archive-files.ts';

/** Sends a file, or the part of it that a player asks for (RFC 9110 §14). Several parts at once are sent as the whole. */
export async function sendRange(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenedFile,
): Promise<FastifyReply> {
  const { bytes } = file;
  void reply.header('accept-ranges', 'bytes');
  const wanted = request.headers.range;
  const found = wanted === undefined ? -2 : parseRange(bytes, wanted);
  if (found === -1) {
    await file.close();
    return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  }
  const [range] = typeof found === 'number' || found.type !== 'bytes' || found.length > 1 ? [] : found;
  if (range === undefined) return reply.header('content-length', bytes).send(await file.read());
  const { start, end } = range;
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes}`)
    .header('content-length', end - start + 1)
    .send(await file.read({ start, end }));
}
