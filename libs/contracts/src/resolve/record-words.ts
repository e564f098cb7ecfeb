import { hostAndPort } from '../host';
import { DOCKER_HUB, registryOfImages } from '../normal-form';
import type { ResolvedStore } from './question';
import type { RecordSearch } from './record-search';

/** For what a record is, of its identity: `quay.io/acme`, `docker.io`, `postgresql://db.acme.io:5432/orders`. */
export function matchedBy(store: ResolvedStore, identity: string): string {
  const [first, second, third, fourth] = JSON.parse(identity) as string[];
  if (store === 'docker-hub') return DOCKER_HUB;
  if (store === 'servers') return hostAndPort(first, Number(second));
  if (store === 'db-connections') return `${first}://${hostAndPort(second, Number(third))}/${fourth}`;
  return store === 'registries' ? registryOfImages(first) : first;
}

/** The parts of an identity, in words, where a store's is made of several. */
const PARTS: { readonly [Name in ResolvedStore]?: readonly string[] } = {
  servers: ['host', 'port', 'user name'],
  'db-connections': ['engine', 'host', 'port', 'database', 'user name'],
};

/**
 * Why a record does not fit, told by what it is for: nothing that was asked is repeated. The differences are counted, so
 * that the nearest can stand first.
 */
export function missOf(
  { asked }: RecordSearch,
  store: ResolvedStore,
  identity: string,
): { readonly reason: string; readonly differences: number } {
  const parts = JSON.parse(identity) as string[];
  const names = PARTS[store];
  if (!names) return addressMiss(asked[0] ?? '', parts[0]);
  const different = names.flatMap((name, index) =>
    asked[index] === null || asked[index] === parts[index] ? [] : [`${name} is ${parts[index]}`],
  );
  return { reason: `Its ${different.join(', its ')}.`, differences: different.length };
}

function addressMiss(asked: string, address: string): { reason: string; differences: number } {
  const [wanted, its] = [partsOf(asked), partsOf(address)];
  if (its.host !== wanted.host)
    return { reason: `It is at another host, ${its.host || address}.`, differences: 3 };
  if (its.port !== wanted.port)
    return { reason: `It is at ${its.port === '' ? 'the usual port' : `port ${its.port}`}.`, differences: 2 };
  return { reason: `It is only for what is under ${address}.`, differences: 1 };
}

function partsOf(address: string): { readonly host: string; readonly port: string } {
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^/:]*)(?::(\d+))?/.exec(address) ?? [];
  return { host, port };
}
