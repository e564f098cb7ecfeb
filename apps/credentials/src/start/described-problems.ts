import { PROBLEMS, type ProblemCode } from '@kiops/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { RouteRules } from '../identity/guards/route-rules';

/** What is said of one route. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** What may happen at every route. */
const ANYWHERE: readonly ProblemCode[] = [
  'invalid-input',
  'throttled',
  'internal',
  'unavailable',
  'disk-full',
  'not-ready',
];

const OF_BODIES: readonly ProblemCode[] = [
  'not-json',
  'too-slow',
  'too-large',
  'unsupported-media-type',
  'too-busy',
];

/** What asks for an account may answer, by session or by token. */
const OF_CALLERS: readonly ProblemCode[] = [
  'not-signed-in',
  'on-behalf-of-refused',
  'scope-missing',
  'address-not-allowed',
];

/** What single routes add, by their operation ids. */
const OWN: readonly (readonly [RegExp, readonly ProblemCode[]])[] = [
  [/^(Servers|Registries|DbConnections|DockerHub|SourceRepositories|Runtimes)(Rotation)?_/, ['key-missing']],
  [/_(create|restore)$/, ['plan-limit-reached']],
  [/_restore$/, ['restore-conflicts']],
  [/_(reveal|rotate|export|resolve)$/, ['secret-damaged', 'key-missing']],
  [/^(?!ServiceAccounts|Users|Me_).*_change$/, ['secret-required', 'secret-damaged']],
  [/^Servers(Rotation)?_(create|change|rotate)$/, ['ssh-secret-refused']],
  [/^Servers_(create|change|restore)$/, ['jump-server-cycle', 'jump-server-depth']],
  [/^Servers_delete$/, ['still-used']],
  [
    /^Trash_/,
    [
      'not-found',
      'still-used',
      'plan-limit-reached',
      'restore-conflicts',
      'jump-server-cycle',
      'jump-server-depth',
      'wrong-password',
      'secret-damaged',
    ],
  ],
  [
    /^Transfer_(plan|apply)$/,
    [
      'invalid-transfer-file',
      'unsupported-version',
      'ssh-secret-refused',
      'plan-limit-reached',
      'key-missing',
    ],
  ],
  [/^Transfer_(apply|cleanUp)$/, ['plan-changed']],
  [/^(Transfer|Undo)_/, ['busy', 'wrong-password', 'key-missing', 'secret-damaged']],
  [
    /^Undo_/,
    [
      'already-undone',
      'undo-over',
      'plan-changed',
      'plan-limit-reached',
      'restore-conflicts',
      'jump-server-cycle',
      'jump-server-depth',
    ],
  ],
  [/^Resolve_/, ['no-match', 'ambiguous']],
  [/^EventStream_/, ['events-gone', 'busy']],
  [/^SetUp_setUp$/, ['set-up-code-invalid', 'already-set-up']],
  [/^Links_/, ['link-invalid']],
  [/^SignIn_signIn$/, ['wrong-credentials']],
  [/^(Me_changePassword|MySessions_endOthers)$/, ['wrong-password']],
  [/^Service(Tokens|Accounts)_(create|createToken|rotate)$/, ['wrong-password', 'token-limit-reached']],
  [/^Service(Tokens|Accounts)_rotate$/, ['already-rotated']],
  [/^ServiceAccounts_create$/, ['name-taken']],
  [/^Users_/, ['not-allowed', 'last-admin', 'email-taken']],
  [/^Users_deactivate$/, ['plan-limit-reached']],
  [/^(Audit_list|Connections_)/, ['not-allowed']],
  // Of the records that are named in the body or the query.
  [/^(Connections|Operations|Relay)_/, ['not-found']],
  [/^Operations_/, ['ssh-secret-refused']],
  [/^Health_ready$/, ['key-missing']],
];

/** Which problems a route may answer, in the order of the table of all problems. */
export function problemsOf(method: string, operation: Operation, rules: RouteRules): ProblemCode[] {
  const { operationId = '', parameters = [] } = operation;
  const isUnsafe = method !== 'get';
  const named = new Map(
    parameters.flatMap((parameter) =>
      'name' in parameter ? [[parameter.name, parameter.required === true] as const] : [],
    ),
  );
  const hasPath = parameters.some((parameter) => 'in' in parameter && parameter.in === 'path');
  const codes = new Set<ProblemCode>([
    ...ANYWHERE,
    ...(operation.requestBody ? OF_BODIES : []),
    ...(isUnsafe ? (['origin-refused'] as const) : []),
    ...(rules.isPublic ? [] : OF_CALLERS),
    ...(isUnsafe && !rules.isPublic ? (['csrf-failed'] as const) : []),
    ...(rules.roles ? (['not-allowed'] as const) : []),
    ...(rules.scopes ? (['on-behalf-of-required', 'store-not-allowed'] as const) : []),
    ...(hasPath ? (['not-found'] as const) : []),
    ...(named.has('cursor') ? (['invalid-cursor'] as const) : []),
    ...(named.has('If-Match') ? (['version-changed'] as const) : []),
    ...(named.get('If-Match') ? (['if-match-required'] as const) : []),
    ...(named.has('Idempotency-Key') ? (['idempotency-key-reused', 'not-found'] as const) : []),
    ...OWN.flatMap(([pattern, own]) => (pattern.test(operationId) ? own : [])),
  ]);
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => codes.has(code));
}
