import { normalEndpoint, tidyAddress } from '../normal-form';
import type { RecordOf, StoreDefinition } from './definition';

export const RUNTIME_KINDS = ['kubernetes', 'docker'] as const;
export type RuntimeKind = (typeof RUNTIME_KINDS)[number];

/** The fields of a Kubernetes cluster or Docker engine. */
export interface RuntimeFields {
  label: string;
  kind: RuntimeKind;
  serverId?: string | null;
  endpoint: string;
  /** Kubernetes only: the whole kubeconfig, YAML or JSON. */
  kubeconfig?: string | null;
  /** Docker only: the engine's TLS material, PEM. */
  ca?: string | null;
  cert?: string | null;
  key?: string | null;
}

export const runtimesDefinition = {
  store: 'runtimes',
  words: { many: 'Runtimes', one: 'runtime' },
  exportKey: 'runtimes',
  refPrefix: 'k',
  fields: {
    label: {},
    kind: {},
    // A socket such as `unix:///var/run/docker.sock` is another engine on every server.
    serverId: { reference: { store: 'servers', exportKey: 'server', scoping: true } },
    endpoint: { address: true, tidy: tidyAddress },
    kubeconfig: { secret: true },
    ca: { secret: true },
    cert: { secret: true },
    key: { secret: true },
  },
  identityFields: ['kind', 'endpoint'],
  identity: (runtime) => [runtime.kind, normalEndpoint(runtime.endpoint)],
  title: (runtime) => `${runtime.kind} · ${normalEndpoint(runtime.endpoint)}`,
} as const satisfies StoreDefinition<RuntimeFields>;

/** A runtime as the service replies it. */
export type Runtime = RecordOf<typeof runtimesDefinition>;
