/** Every table of the database, by subject. */
export * from './schema/archive.ts';
export * from './schema/exchange.ts';
export * from './schema/papers.ts';
export * from './schema/readiness.ts';
export * from './schema/registrations.ts';
export * from './schema/sessions.ts';
