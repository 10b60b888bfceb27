import { bigint } from 'drizzle-orm/pg-core';

/** Instants are whole milliseconds since the Unix epoch, as everywhere in the program. */
export const instant = (name: string) => bigint(name, { mode: 'number' });
