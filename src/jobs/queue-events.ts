import type { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';

/**
 * The newest entry of a queue's event stream: who listens from there on hears all that comes after this answer.
 * @param stream key of the stream in Redis
 */
export async function newestEventId(redis: Redis, stream: string): Promise<string> {
  const newest = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
  return newest[0]?.[0] ?? '0-0';
}

/**
 * Ends listening. BullMQ's own close waits to see the line to Redis end, which is never told of a line that Redis dropped and
 * that is about to be made anew; then it would come back with Redis, and stay. So the line is cut by force.
 */
export async function closeEvents(events: QueueEvents): Promise<void> {
  events.close().catch(() => {});
  await events.getBackend().close(true);
}
