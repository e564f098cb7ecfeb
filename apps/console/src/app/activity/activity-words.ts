import {
  RELAY_CLOSES,
  definitionOf,
  type AuditAction,
  type AuditEntry,
  type BrowserChange,
  type BrowserImport,
  type ExportFile,
  type ImportSummary,
  type PasswordPurpose,
  type UndoableAction,
} from '@kiops/contracts';
import { numberText, quantity, sizeText } from '../quantities/quantities';
import { UNDOABLE_WORDS, undoneCounts } from '../transfer/undo/undo-words';
import { operationSentence } from './operation-sentence';
import { AND, storeCounts } from './store-counts';

/** What can be chosen in the filter, in the order people look for it. */
export const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'record.revealed': 'Secret revealed',
  'record.rotated': 'Secret rotated',
  'record.previous-extended': 'Former secret kept on',
  'record.previous-ended': 'Former secret ended',
  'record.created': 'Record added',
  'record.changed': 'Record changed',
  'record.deleted': 'Record deleted',
  'record.restored': 'Record restored',
  'record.erased': 'Record erased',
  'connection.registered': 'Use registered',
  'connection.removed': 'Use removed',
  'transfer.exported': 'Credentials exported',
  'transfer.imported': 'Credentials imported',
  'transfer.cleaned-up': 'Duplicates cleaned up',
  'transfer.reset': 'Credentials reset',
  'transfer.undone': 'Undone',
  'relay.opened': 'Connection opened',
  'relay.ended': 'Connection ended',
  'relay.failed': 'Connection failed',
  'operation.started': 'Operation started',
  'operation.succeeded': 'Operation succeeded',
  'operation.failed': 'Operation failed',
  'operation.stopped': 'Operation stopped',
  'account.signed-in': 'Signed in',
  'account.sign-in-failed': 'Sign-in failed',
  'account.password-refused': 'Wrong password',
  'account.sign-in-blocked': 'Sign-in blocked',
  'account.sign-in-unblocked': 'Sign-in unblocked',
  'account.signed-out': 'Signed out',
  'account.signed-out-everywhere': 'Signed out everywhere',
  'account.session-ended': 'Session ended',
  'account.other-sessions-ended': 'Other sessions ended',
  'account.name-changed': 'Name changed',
  'account.password-changed': 'Password changed',
  'account.password-reset': 'Password reset',
  'account.reset-link-made': 'Reset link made',
  'account.set-up': 'KIOPS set up',
  'account.invited': 'Person invited',
  'account.joined': 'Person joined',
  'account.role-changed': 'Role changed',
  'account.plan-changed': 'Plan changed',
  'account.deactivated': 'User deactivated',
  'account.reactivated': 'User reactivated',
  'account.records-handed-over': 'Records handed over',
  'account.records-received': 'Records received',
  'token.created': 'Service token made',
  'token.rotated': 'Service token rotated',
  'token.revoked': 'Service token revoked',
  'token.export-ended': 'Service token exports no more',
  'service-account.created': 'Service account added',
  'service-account.removed': 'Service account removed',
  'service-account.acted': 'Service account acted',
  'row.refused': 'Altered row refused',
  'access.token-refused': 'Token refused',
  'access.forgery-refused': 'Foreign request refused',
  'access.not-allowed': 'Not allowed',
  'access.throttled': 'Too many requests',
  'access.record-not-found': 'Nothing found',
  'access.record-tried': 'Tried by another account',
};

type Sentence = (entry: AuditEntry) => string;

const SENTENCES: Readonly<Record<AuditAction, Sentence>> = {
  'account.set-up': () => 'Set KIOPS up as its first administrator',
  'account.signed-in': () => 'Signed in',
  'account.sign-in-failed': () => 'Tried to sign in, with a wrong email address or password',
  'account.password-refused': (entry) => `Gave a wrong password${purpose(entry)}`,
  'account.sign-in-blocked': (entry) =>
    `Was kept from signing in with unknown browsers for a while, after ${counted(entry, ['tries'], 'wrong password')}`,
  'account.sign-in-unblocked': (entry) => `Let ${person(entry)} sign in with unknown browsers again`,
  'account.signed-out': () => 'Signed out',
  'account.signed-out-everywhere': (entry) => `Signed ${person(entry)} out everywhere`,
  'account.session-ended': (entry) => `Ended one of their sessions${text(entry, 'address', ', opened at ')}`,
  'account.other-sessions-ended': (entry) => `Ended ${counted(entry, ['count'], 'other session')} of theirs`,
  'account.name-changed': () => 'Changed their name',
  'account.password-changed': () => 'Changed their password',
  'account.password-reset': () => 'Chose a new password by a one-time link',
  'account.invited': (entry) => `Invited ${person(entry)}${text(entry, 'role', ' as ')}`,
  'account.joined': () => 'Joined by an invitation',
  'account.reset-link-made': (entry) => `Made a password reset link for ${person(entry)}`,
  'account.role-changed': (entry) =>
    `Changed the role of ${person(entry)}${fromTo(entry)}${passwordVoided(entry)}`,
  'account.plan-changed': (entry) => `Changed the plan of ${person(entry)}${fromTo(entry)}`,
  'account.deactivated': (entry) => `Deactivated ${person(entry)}`,
  'account.reactivated': (entry) => `Reactivated ${person(entry)}`,
  'account.records-handed-over': (entry) =>
    `Handed ${counted(entry, ['records'])} of ${person(entry)} over${text(entry, 'to', ' to ')}${text(entry, 'role', ', as ')}`,
  'account.records-received': (entry) =>
    `Gave ${detail(entry, 'to') ?? 'a user'} ${counted(entry, ['records'])} of ${person(entry)}${text(entry, 'role', ', as ')}`,
  'token.created': (entry) => `Made the service token ${quoted(detail(entry, 'name'))}${ofService(entry)}`,
  'token.rotated': (entry) => `Rotated the service token ${quoted(detail(entry, 'name'))}${ofService(entry)}`,
  'token.export-ended': (entry) =>
    `The service token ${quoted(detail(entry, 'name'))} may no longer export: since this version of KIOPS that takes a token of its own`,
  'token.revoked': (entry) => `Revoked the service token ${quoted(detail(entry, 'name'))}${ofService(entry)}`,
  'service-account.created': (entry) => `Added the service account ${quoted(detail(entry, 'name'))}`,
  'service-account.removed': (entry) =>
    `Removed the service account ${quoted(detail(entry, 'name'))}, with ${counted(entry, ['tokens'], 'token')}`,
  'service-account.acted': (entry) => `Used the API${route(entry)}`,
  'record.created': (entry) => `Added ${record(entry)}`,
  'record.changed': (entry) => `Changed ${fields(entry)}${record(entry)}`,
  'record.deleted': (entry) => `Deleted ${record(entry)}`,
  'record.restored': (entry) => `Restored ${records(entry)}${named(entry)}`,
  'record.erased': (entry) => `Erased ${records(entry)} for good${named(entry)}`,
  'record.revealed': (entry) =>
    `Revealed the ${detail(entry, 'version') === 'previous' ? 'former secret' : 'secret'} of ${record(entry)}`,
  'record.rotated': (entry) => `Gave ${record(entry)} a new secret`,
  'record.previous-extended': (entry) => `Changed the end of the former secret of ${record(entry)}`,
  'record.previous-ended': (entry) =>
    isByTime(entry)
      ? `The former secret of ${record(entry)} ended with its time`
      : `Ended the former secret of ${record(entry)}`,
  'connection.registered': (entry) =>
    `Registered that ${quoted(detail(entry, 'name'))} uses ${records(entry)}${named(entry)}`,
  'connection.removed': (entry) =>
    `Removed that ${quoted(detail(entry, 'name'))} uses ${records(entry)}${named(entry)}`,
  'transfer.exported': (entry) => `Exported ${exported(entry)}${fileWritten(entry)}`,
  'transfer.imported': (entry) =>
    `Imported ${inStores(entry) || inBrowser(entry) || 'credentials'}${outcomes(entry)}`,
  'transfer.cleaned-up': (entry) =>
    `Removed ${ofBrowser(entry, 'duplicate SSH secret') || counted(entry, ['removed', 'records', 'count'], 'duplicate')}${named(entry)}`,
  'relay.opened': (entry) => `Opened a connection to ${record(entry)}`,
  'relay.ended': (entry) => `Ended a connection to ${record(entry)}${amounts(entry)}`,
  'relay.failed': (entry) => `Could not connect to ${record(entry)}${relayReason(entry)}`,
  'operation.started': (entry) => operationSentence('started', entry, record(entry)),
  'operation.succeeded': (entry) => operationSentence('succeeded', entry, record(entry)),
  'operation.failed': (entry) => operationSentence('failed', entry, record(entry)),
  'operation.stopped': (entry) => operationSentence('stopped', entry, record(entry)),
  'row.refused': () => 'Refused a row of the database that something other than KIOPS had made or altered',
  'access.token-refused': (entry) =>
    `Sent a session, token or link that does not work${times(entry)}${route(entry)}`,
  'access.forgery-refused': (entry) =>
    `Sent a request that did not come from this console, and was refused${times(entry)}${route(entry)}`,
  'access.not-allowed': (entry) =>
    `Was refused what the role or the token does not allow${times(entry)}${route(entry)}`,
  'access.throttled': (entry) =>
    `Sent more requests or tries than are taken, and was told to wait${times(entry)}${route(entry)}`,
  'access.record-not-found': (entry) =>
    `Asked for what is not among their own, or not there at all${times(entry)}${route(entry)}`,
  'access.record-tried': (entry) =>
    entry.actor
      ? `Tried to reach ${tried(entry)} of ${person(entry)}${times(entry)}, and was told that there is nothing`
      : `Another account tried to reach ${tried(entry)} of yours${times(entry)}, and was told that there is nothing`,
  'transfer.reset': reset,
  'transfer.undone': (entry) => `Undid ${undone(entry)}`,
};

/** What a reset erased, nothing brings back: that of a browser always, that of KIOPS with its Trash. */
function reset(entry: AuditEntry): string {
  const here = ofBrowser(entry);
  if (here) return `Erased ${here} for good by a reset`;
  const what = inStores(entry) || counted(entry, ['removed', 'records', 'count']);
  return entry.detail?.['erased'] === true
    ? `Erased ${what} for good by a reset, and all that was in the Trash`
    : `Deleted ${what} by a reset`;
}

/** What an undo undid, and what that came to: "an import: 3 records moved to the Trash". */
function undone({ detail }: AuditEntry): string {
  const noun = UNDOABLE_WORDS[detail?.['of'] as UndoableAction] ?? 'change';
  const counts = undoneCounts(detail ?? {});
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}${counts && `: ${counts}`}`;
}

/** Whether KIOPS did it by itself, since its time had come. */
export function isByTime({ detail }: AuditEntry): boolean {
  return detail?.['byTime'] === true;
}

/** What was done, as one sentence without its subject: "Revealed the secret of registry “Harbor”". */
export function activitySentence(entry: AuditEntry): string {
  const behalf = entry.owner === null ? '' : `, on behalf of ${entry.owner.name ?? entry.owner.email}`;
  const by = entry.token === null ? '' : `, with the service token ${quoted(entry.token)}`;
  return `${SENTENCES[entry.action](entry)}${behalf}${by}.`;
}

function ofService(entry: AuditEntry): string {
  return text(entry, 'serviceAccount', ' of the service account ');
}

function record(entry: AuditEntry): string {
  const kind = entry.store ? definitionOf(entry.store).words.one : 'record';
  return entry.recordLabel ? `${kind} ${quoted(entry.recordLabel)}` : `a ${kind}`;
}

/** One record by its name, how many of which stores, or what a browser told of its own. */
function records(entry: AuditEntry): string {
  return ofBrowser(entry) || inStores(entry) || record(entry);
}

/** How many names a sentence holds. */
const NAMES = 3;

/** The names of an act's records, or of some of them: the log keeps the first twenty. */
function named({ detail: all }: AuditEntry): string {
  const labels = all?.['labels'];
  if (!Array.isArray(labels) || labels.length === 0) return '';
  const names = labels.slice(0, NAMES).map((label) => `“${label}”`);
  return `${labels.length > NAMES ? ', among them ' : ': '}${AND.format(names)}`;
}

/** What of somebody another account tried to reach: one record by its name, or how many. */
function tried(entry: AuditEntry): string {
  if (entry.recordLabel) return record(entry);
  const what = entry.store
    ? definitionOf(entry.store).words.one
    : (detail(entry, 'what') ?? 'record').replace('-', ' ');
  const count = entry.detail?.['records'];
  if (typeof count !== 'number' || count === 1) return `a ${what}`;
  return `${count.toLocaleString('en')} records (${what})`;
}

/** How often, when it was more than once: ", 12 times". */
function times(entry: AuditEntry): string {
  const count = entry.detail?.['count'];
  return typeof count === 'number' && count > 1 ? `, ${count.toLocaleString('en')} times` : '';
}

/** At which route, or that it is the sum of many. */
function route(entry: AuditEntry): string {
  if (entry.detail?.['more'] === true) return ', from further accounts and addresses';
  return text(entry, 'route', ': ');
}

/** Of which stores, and how many: "3 registries and 1 server". */
function inStores(entry: AuditEntry): string {
  return storeCounts(entry.detail?.['stores']);
}

/** What an export holds: of KIOPS, and of the browser, which told how many those are. */
function exported(entry: AuditEntry): string {
  const parts = [inStores(entry), ofBrowser(entry)].filter((part) => part !== '');
  return parts.join(', with ') || counted(entry, ['records', 'total', 'count']);
}

const FILES: Readonly<Record<ExportFile, string>> = {
  protected: ', as a file that a passphrase protects',
  plain: ', as a plain file that whoever has it can read',
  cxf: ', for password managers, in a file that a passphrase protects',
};

/** What became of an export, as whoever received it told. */
function fileWritten({ detail }: AuditEntry): string {
  if (detail?.['withoutSecrets'] === true) return ', without secrets';
  return FILES[detail?.['file'] as ExportFile] ?? '';
}

/** What stays in a browser, which told how many there are: "3 SSH secrets and 1 host key into a browser". */
function inBrowser(entry: AuditEntry): string {
  const { sshSecrets, hostKeys } = (entry.detail?.['inBrowser'] ?? {}) as Partial<BrowserImport>;
  const parts = [
    ...(sshSecrets ? [quantity(sshSecrets, 'SSH secret')] : []),
    ...(hostKeys ? [quantity(hostKeys, 'host key')] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(' and ')} into a browser`;
}

/** What a browser did by itself: "3 SSH secrets of a browser"; empty for what was done on KIOPS. */
function ofBrowser({ detail }: AuditEntry, one = 'SSH secret'): string {
  const { sshSecrets } = (detail?.['inBrowser'] ?? {}) as Partial<BrowserChange>;
  return sshSecrets ? `${quantity(sshSecrets, one)} of a browser` : '';
}

const PURPOSES: Readonly<Record<PasswordPurpose, string>> = {
  export: ' for an export',
  'new-password': ' for changing it',
  'end-sessions': ' for ending other sessions',
  'service-token': ' for making a service token',
};

/** For what the password was asked for. */
function purpose(entry: AuditEntry): string {
  return PURPOSES[entry.detail?.['purpose'] as PasswordPurpose] ?? '';
}

function person(entry: AuditEntry): string {
  return detail(entry, 'user') ?? 'a user';
}

function quoted(name: string | undefined): string {
  return name === undefined ? 'one' : `“${name}”`;
}

function fields(entry: AuditEntry): string {
  const changed = entry.detail?.['fields'];
  return Array.isArray(changed) && changed.length > 0 ? `${changed.join(', ')} of ` : '';
}

function fromTo(entry: AuditEntry): string {
  return `${text(entry, 'from', ' from ')}${text(entry, 'to', ' to ')}`;
}

function passwordVoided(entry: AuditEntry): string {
  return entry.detail?.['passwordVoided'] === true
    ? '; the password, which was set by a Manager’s link, no longer works'
    : '';
}

function text(entry: AuditEntry, key: string, before: string): string {
  const value = detail(entry, key);
  return value === undefined ? '' : before + value;
}

/** How much went through a connection: ", 1.2 MB out and 48 kB back". */
function amounts(entry: AuditEntry): string {
  const [out, back] = ['toTarget', 'toBrowser'].map((key) => entry.detail?.[key]);
  if (typeof out !== 'number' || typeof back !== 'number') return '';
  return `, ${sizeText(out)} out and ${sizeText(back)} back`;
}

/** The reason of the relay, as the sentence that people are shown for it, without its full stop. */
function relayReason(entry: AuditEntry): string {
  const close = Object.entries(RELAY_CLOSES).find(([name]) => name === entry.detail?.['reason'])?.[1];
  if (!close) return '';
  const [sentence] = close.message.split('. ');
  const first = sentence.startsWith('KIOPS') ? 'K' : sentence.charAt(0).toLowerCase();
  return `: ${first}${sentence.slice(1).replace(/\.$/, '')}`;
}

function detail(entry: AuditEntry, key: string): string | undefined {
  const value = entry.detail?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of these numbers in the detail, with its noun. */
function counted(entry: AuditEntry, keys: readonly string[], noun = 'record'): string {
  const count = keys.map((key) => entry.detail?.[key]).find((value) => typeof value === 'number');
  return count === undefined ? `${noun}s` : quantity(count, noun);
}

/** What an import came to. KIOPS knows only of what it was sent: what the browser left out before is not among it. */
const OUTCOMES: readonly (readonly [keyof ImportSummary, string])[] = [
  ['created', 'created'],
  ['replaced', 'replaced'],
  ['kept', 'kept'],
  ['identical', 'identical'],
  ['invalid', 'that KIOPS could not take'],
];

/** ": 12 created, 3 replaced, 1 that KIOPS could not take". */
function outcomes({ detail: all }: AuditEntry): string {
  const counts = OUTCOMES.flatMap(([key, words]) => {
    const count = all?.[key];
    return typeof count === 'number' && count > 0 ? [`${numberText(count)} ${words}`] : [];
  });
  return counts.length === 0 ? '' : `: ${counts.join(', ')}`;
}
