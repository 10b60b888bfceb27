/** Roles of DOMAIN §5; a bridge officer acts for one bridge only. */
export const ROLES = [
  'chair',
  'secretary',
  'operator',
  'archivist',
  'auditor',
  'admin',
  'bridge_officer',
] as const;
export type PersonRole = (typeof ROLES)[number];

/** Roles of accounts: `system` is another program that acts by a key, holds nothing of its own and cannot sign in. */
export const ACCOUNT_ROLES = [...ROLES, 'system'] as const;
export type Role = (typeof ACCOUNT_ROLES)[number];

/** What one may be allowed to do; routes and events name one of these. */
export const PERMISSIONS = [
  'session.read',
  'session.join',
  'session.conduct',
  'agenda.plan',
  'note.write',
  'registration.read',
  'registration.write',
  'registration.screen',
  /** Sees the numbers of identity papers whole. */
  'registration.identity',
  'schedule.read',
  /** Plans sessions, publishes notices, invites, postpones, cancels. */
  'schedule.plan',
  /** Answers for an invited agency. */
  'invitation.answer',
  'minutes.read',
  'minutes.write',
  /** Brings the signed copy of a bridge. */
  'minutes.sign',
  'task.read',
  'task.write',
  /** Reports what became of a task. */
  'task.answer',
  'report.read',
  /** Gives reports out: what was given out stays. */
  'report.issue',
  /** Keys and webhooks of other programs. */
  'exchange.manage',
  'check.run',
  'readiness.read',
  'readiness.board',
  'readiness.decide',
  'device.manage',
  'archive.list',
  'archive.play',
  'archive.download',
  'archive.request',
  'archive.approve',
  'archive.hold',
  'archive.audit',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * Who may do what, in one place for the server and the interface. An administrator keeps accounts and never plays
 * recordings; downloads belong to the archivist (DOMAIN §5, separation of duties).
 */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  chair: [
    'session.read',
    'schedule.read',
    'schedule.plan',
    'minutes.read',
    'minutes.write',
    'minutes.sign',
    'task.read',
    'task.write',
    'report.read',
    'report.issue',
    'session.join',
    'session.conduct',
    'agenda.plan',
    'note.write',
    'registration.read',
    'check.run',
    'readiness.read',
    'readiness.board',
    'readiness.decide',
    'archive.list',
    'archive.play',
    'archive.approve',
    'archive.hold',
    'archive.audit',
  ],
  secretary: [
    'session.read',
    'schedule.read',
    'schedule.plan',
    'invitation.answer',
    'minutes.read',
    'minutes.write',
    'minutes.sign',
    'task.read',
    'task.write',
    'task.answer',
    'report.read',
    'report.issue',
    'session.join',
    'agenda.plan',
    'note.write',
    'registration.read',
    'registration.write',
    'registration.screen',
    'registration.identity',
    'check.run',
    'readiness.read',
    'readiness.board',
    'readiness.decide',
    'archive.list',
    'archive.play',
  ],
  operator: [
    'session.read',
    'schedule.read',
    'schedule.plan',
    'invitation.answer',
    'minutes.read',
    'task.read',
    'task.write',
    'report.read',
    'report.issue',
    'session.join',
    'session.conduct',
    'agenda.plan',
    'note.write',
    'registration.read',
    'registration.screen',
    'check.run',
    'readiness.read',
    'readiness.board',
    'readiness.decide',
    'device.manage',
    'archive.list',
  ],
  archivist: [
    'session.read',
    'schedule.read',
    'minutes.read',
    'report.read',
    'archive.list',
    'archive.play',
    'archive.download',
    'archive.request',
    'archive.hold',
  ],
  auditor: [
    'session.read',
    'schedule.read',
    'minutes.read',
    'task.read',
    'report.read',
    'readiness.read',
    'readiness.board',
    'archive.list',
    'archive.audit',
  ],
  admin: ['session.read', 'schedule.read', 'exchange.manage', 'device.manage'],
  bridge_officer: [
    'session.read',
    'schedule.read',
    'invitation.answer',
    'minutes.read',
    'minutes.sign',
    'task.read',
    'task.answer',
    'report.read',
    'session.join',
    'check.run',
    'readiness.read',
    'registration.read',
    'registration.write',
    'registration.identity',
  ],
  system: [],
};

/** Whether a role holds a permission. */
export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS_OF[role].includes(permission);
}

/** Who acts: a person by the role, another program by the scopes of its key and by nothing else. */
export interface Holder {
  readonly role: Role;
  readonly scopes?: readonly Permission[];
}

/** Whether somebody who acts holds a permission. Ask this, not `may`, wherever the one who acts may be a program. */
export function actorMay({ role, scopes }: Holder, permission: Permission): boolean {
  return scopes === undefined ? may(role, permission) : scopes.includes(permission);
}

/** Who may take which seat: officers their own bridge's, the centre's people the centre's. */
export function maySit(
  actor: Holder & { readonly bridgeId: string | null },
  seat: { readonly bridgeId: string; readonly kind: BridgeKind },
): boolean {
  if (!actorMay(actor, 'session.join')) return false;
  if (actor.role === 'bridge_officer') return actor.bridgeId === seat.bridgeId;
  return seat.kind === 'central';
}

/** Whose bridge points a person may check: officers their own, the centre's people the centre. */
export function mayCheck(
  actor: Holder & { readonly bridgeId: string | null },
  bridge: { readonly bridgeId: string; readonly kind: BridgeKind },
): boolean {
  return actorMay(actor, 'check.run') && maySit(actor, bridge);
}

/** Levels a bridge point can stand for; never assume a district (two-tier government since 1/7/2025). */
export const BRIDGE_KINDS = ['central', 'department', 'district', 'commune', 'other'] as const;
export type BridgeKind = (typeof BRIDGE_KINDS)[number];
