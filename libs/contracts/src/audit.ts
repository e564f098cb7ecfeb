import type { RecordStore } from './stores/all-stores';

/** What can stand in the audit log. A secret never does. */
export const AUDIT_ACTIONS = [
  'account.set-up',
  'account.signed-in',
  'account.sign-in-failed',
  'account.password-refused',
  'account.sign-in-blocked',
  'account.sign-in-unblocked',
  'account.signed-out',
  'account.signed-out-everywhere',
  'account.session-ended',
  'account.other-sessions-ended',
  'account.name-changed',
  'account.password-changed',
  'account.password-reset',
  'account.invited',
  'account.joined',
  'account.reset-link-made',
  'account.role-changed',
  'account.plan-changed',
  'account.deactivated',
  'account.reactivated',
  'account.records-handed-over',
  'account.records-received',
  'token.created',
  'token.rotated',
  'token.revoked',
  'token.export-ended',
  'service-account.created',
  'service-account.removed',
  'service-account.acted',
  'record.created',
  'record.changed',
  'record.deleted',
  'record.restored',
  'record.erased',
  'record.revealed',
  'record.rotated',
  'record.previous-extended',
  'record.previous-ended',
  'connection.registered',
  'connection.removed',
  'transfer.exported',
  'transfer.imported',
  'transfer.cleaned-up',
  'transfer.reset',
  'transfer.undone',
  'relay.opened',
  'relay.ended',
  'relay.failed',
  'operation.started',
  'operation.succeeded',
  'operation.failed',
  'operation.stopped',
  'row.refused',
  'access.token-refused',
  'access.forgery-refused',
  'access.not-allowed',
  'access.throttled',
  'access.record-not-found',
  'access.record-tried',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** For what somebody who is signed in is asked for the account's password: the `purpose` of `account.password-refused`. */
export const PASSWORD_PURPOSES = ['export', 'new-password', 'end-sessions', 'service-token'] as const;
export type PasswordPurpose = (typeof PASSWORD_PURPOSES)[number];

/** One line of the audit log. `detail` holds names and counts, such as `{ "fields": ["label"] }`. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly action: AuditAction;
  /** The account that did it, or the service account, which has no email address. */
  readonly actor: { readonly id: string; readonly email: string | null; readonly name: string | null } | null;
  /** The user for whom a service account did it; null when the actor did it for themselves. */
  readonly owner: { readonly id: string; readonly email: string; readonly name: string | null } | null;
  /** The service token's name, when one was used. */
  readonly token: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly store: RecordStore | null;
  readonly recordId: string | null;
  readonly recordLabel: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** Whether whoever reads it can undo it, or has; null for what cannot be undone. `detail.act` names the act then. */
  readonly undo: 'possible' | 'done' | null;
}
