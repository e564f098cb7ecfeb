/** What a kubeconfig says about itself, as far as it can be told without reading all of YAML. */
export interface KubeconfigFacts {
  /** The `current-context`, by which people know the cluster. */
  readonly context?: string;
  /** The first cluster's `server`. */
  readonly server?: string;
}

/** Reads `current-context` and the first `server` of a kubeconfig, in YAML's usual form or in JSON. */
export function kubeconfigFacts(text: string): KubeconfigFacts {
  return { context: scalar(text, 'current-context'), server: scalar(text, 'server') };
}

/** The first scalar under a key, which begins a line or follows `{`, `,` or `-`. */
function scalar(text: string, key: string): string | undefined {
  const entry = new RegExp(
    `(?:^|[{,-])[ \\t]*["']?${key}["']?[ \\t]*:[ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s#,}"']+))`,
    'mu',
  );
  const value = entry
    .exec(text)
    ?.slice(1)
    .find((group) => group !== undefined);
  return value === '' ? undefined : value;
}
