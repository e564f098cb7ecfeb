import type { Connection, Page, Registry, Server } from '@kiops/contracts';

const AT = '2026-11-22T10:00:00.000Z';

/** A registry as the service replies it. */
export function registry(id: string, fields: Partial<Registry> = {}): Registry {
  return {
    id,
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    endsAt: null,
    connections: [],
    previousUntil: null,
    label: `Registry ${id}`,
    kind: 'harbor',
    url: `${id}.acme.io`,
    username: 'robot',
    secretKind: 'password',
    notes: null,
    hasPassword: true,
    ...fields,
  };
}

/** An SSH server as the service replies it. */
export function server(id: string, fields: Partial<Server> = {}): Server {
  return {
    id,
    version: 1,
    createdAt: AT,
    updatedAt: AT,
    endsAt: null,
    connections: [],
    previousUntil: null,
    label: `Server ${id}`,
    protocol: 'ssh',
    host: `${id}.acme.io`,
    port: 22,
    username: 'deploy',
    jumpServerId: null,
    allowOldAlgorithms: false,
    hostKeys: [],
    systemSummary: null,
    notes: null,
    hasPassword: false,
    route: [],
    lastContact: null,
    ...fields,
  };
}

/** A service that uses a record. */
export function service(name: string): Connection {
  return { id: name, kind: 'service', name, detail: null, url: null };
}

/** One page of a list. */
export function page<Item>(
  items: readonly Item[],
  total = items.length,
  nextCursor: string | null = null,
): Page<Item> {
  return { items, total, nextCursor };
}
