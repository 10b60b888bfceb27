import type { Permission } from '../../src/domain/roles.ts';
import type { WordKey } from '../i18n/vi.ts';

/** Where one can go from every page, in the order of the work, and who may. */
export const PAGES: readonly {
  readonly to: string;
  readonly name: WordKey;
  readonly can: Permission | null;
}[] = [
  { to: '/', name: 'app.sessions', can: null },
  { to: '/schedule', name: 'app.schedule', can: 'schedule.read' },
  { to: '/registrations', name: 'app.registrations', can: 'registration.read' },
  { to: '/readiness', name: 'app.readiness', can: 'readiness.board' },
  { to: '/minutes', name: 'app.minutes', can: 'minutes.read' },
  { to: '/follow-up', name: 'app.followUp', can: 'task.read' },
  { to: '/reports', name: 'app.reports', can: 'report.read' },
  { to: '/archive', name: 'app.archive', can: 'archive.list' },
  { to: '/exchange', name: 'app.exchange', can: 'exchange.manage' },
];
