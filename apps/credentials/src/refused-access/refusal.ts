import type { AuditAction, ProblemCode } from '@kiops/contracts';
import { isUUID } from 'class-validator';
import type { CalledRequest, Caller } from '../caller/caller';
import { networkOf } from '../caller/request-source';
import { tokenOf } from '../identity/guards/auth.guard';

/** Who was refused something: an account, or a network from which nobody known came. */
export type Refused = Pick<
  Caller,
  'accountId' | 'tokenId' | 'tokenName' | 'serviceAccount' | 'address' | 'userAgent'
>;

/** One request that was refused, for the audit log. Nothing that was sent is in it but ids of records. */
export interface Refusal {
  readonly action: AuditAction;
  /** Undefined when the account is not known: then it is the network that counts. */
  readonly caller: Refused | undefined;
  readonly network: string;
  /** The pattern of the route, with its method: `POST /api/v1/registries/:id/reveal`. */
  readonly route: string;
  /** What a known caller asked for and was told that it is not there. */
  readonly ids: readonly string[];
}

/** Which refusals are worth a line, whoever they met. Wrong passwords have lines of their own. */
const ACTIONS: Partial<Record<ProblemCode, AuditAction>> = {
  'not-signed-in': 'access.token-refused',
  'link-invalid': 'access.token-refused',
  'set-up-code-invalid': 'access.token-refused',
  'csrf-failed': 'access.forgery-refused',
  'origin-refused': 'access.forgery-refused',
  'not-allowed': 'access.not-allowed',
  'scope-missing': 'access.not-allowed',
  'address-not-allowed': 'access.not-allowed',
  'store-not-allowed': 'access.not-allowed',
  throttled: 'access.throttled',
};

/** How many ids of one request are looked at, and how many values of its body in search of them. */
const MOST = { ids: 64, values: 1_000 } as const;

/** What of an answered request belongs into the audit log. */
export function refusalOf(request: CalledRequest, isHttps: boolean): Refusal | undefined {
  const { problem, caller } = request;
  if (!problem) return undefined;
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  const about = (action: AuditAction, ids: readonly string[] = []): Refusal => ({
    action,
    caller,
    network: networkOf(request),
    route,
    ids,
  });
  const action = ACTIONS[problem.code];
  // Who brings nothing is only not signed in yet.
  if (problem.code === 'not-signed-in' && tokenOf(request.headers, isHttps) === undefined) return undefined;
  if (action) return about(action);
  const ids = caller ? missingIds(request) : [];
  return ids.length > 0 ? about('access.record-not-found', ids) : undefined;
}

/** The ids in a request that was told that there is nothing, or nothing in one of its fields. */
function missingIds({ problem, params, query, body }: CalledRequest): string[] {
  if (problem?.code === 'not-found') return idsIn([params, query, Buffer.isBuffer(body) ? undefined : body]);
  if (problem?.code !== 'invalid-input' || typeof body !== 'object' || body === null) return [];
  const faulty = (problem.details.errors ?? []).map(({ path }) => path);
  return idsIn(Object.fromEntries(Object.entries(body).filter(([name]) => faulty.includes(name))));
}

/** The ids under keys that are called so (`id`, `recordId`), wherever they stand. */
function idsIn(root: unknown): string[] {
  const ids = new Set<string>();
  const waiting: unknown[] = [root];
  for (let seen = 0; seen < waiting.length && seen < MOST.values && ids.size < MOST.ids; seen += 1) {
    const value = waiting[seen];
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === 'string') {
        if (/(^i|I)d$/.test(name) && isUUID(member)) ids.add(member.toLowerCase());
      } else if (waiting.length < MOST.values) waiting.push(member);
    }
  }
  return [...ids];
}
