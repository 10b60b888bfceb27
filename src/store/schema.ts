/** Every table of the database, by subject. */
export * from './schema/archive.ts';
export * from './schema/minutes.ts';
export * from './schema/follow-up.ts';
export * from './schema/exchange.ts';
export * from './schema/papers.ts';
export * from './schema/procedure-reports.ts';
export * from './schema/readiness.ts';
export * from './schema/registration-papers.ts';
export * from './schema/registrations.ts';
export * from './schema/schedule.ts';
export * from './schema/sessions.ts';
