import { LIMITS } from '@kiops/contracts';
import { stringify } from 'yaml';
import { documentsOf, isText, memberOf, type FileDocument } from '../files/documents';
import { isObject } from '../files/json';
import type { ReadingProgress } from '../files/reading-progress';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { filesOf, maskedIn, Named, programOf, signsIn } from './cluster-access';

/** A kubeconfig (client.authentication.k8s.io Config v1): each context becomes a runtime with a kubeconfig of its own. */
export const kubeconfigReader: FormatReader = {
  format: 'kubeconfig',
  recognises: ({ json, text }) => {
    if (isObject(json)) return isKubeconfig(json);
    if (json !== undefined) return false;
    const has = (name: string) =>
      new RegExp(`^[ \\t{]{0,4}(?:"${name}"|'${name}'|${name})[ \\t]*:`, 'm').test(text);
    return has('clusters') && (has('contexts') || has('users'));
  },
  read: readKubeconfigs,
};

function isKubeconfig(value: unknown): boolean {
  const lists = ['clusters', 'contexts', 'users'].filter((name) => Array.isArray(memberOf(value, name)));
  return lists.length >= 2 || (memberOf(value, 'kind') === 'Config' && lists.length > 0);
}

function readKubeconfigs(file: SourceFile): Reading {
  const builder = new ReadingBuilder();
  for (const [, document] of file.progress.through(documentsOf(file))) {
    const { value, place, fault } = document;
    if (fault) builder.leaveOut(place(), 'a document', fault.message);
    else if (!isKubeconfig(value)) builder.leaveOut(place(), 'a document', 'It is no kubeconfig.');
    else readKubeconfig(builder, value, place, file.progress);
  }
  return builder.reading();
}

function readKubeconfig(
  builder: ReadingBuilder,
  config: unknown,
  place: FileDocument['place'],
  progress: ReadingProgress,
): void {
  const list = (name: string) => {
    const value = memberOf(config, name);
    return Array.isArray(value) ? (value as readonly unknown[]) : [];
  };
  const clusters = new Named(list('clusters'), 'cluster');
  const users = new Named(list('users'), 'user');
  const sizes = new Sizes();
  const contexts = new Named(list('contexts'), 'context');
  for (const [index, item] of progress.through(contexts.list)) {
    const at = place('contexts', index);
    if (contexts.indexOf(memberOf(item, 'name')) === index)
      readContext(builder, config, item, at, { clusters, users, sizes, place });
    else
      builder.leaveOut(
        at,
        contexts.nameAt(index),
        'It has no name, or another context before it has the same: kubectl takes that one.',
      );
  }
  for (const [name, all] of [
    ['clusters', clusters],
    ['users', users],
  ] as const) {
    for (const index of all.unused()) {
      builder.leaveOut(
        place(name, index),
        all.nameAt(index),
        'No context uses it, or another one before it has the same name.',
      );
    }
  }
}

/** How long parts of a kubeconfig are as text, each measured once. */
class Sizes {
  private readonly known = new Map<unknown, number>();

  of(value: unknown): number {
    const size = this.known.get(value) ?? (JSON.stringify(value) ?? '').length;
    this.known.set(value, size);
    return size;
  }
}

interface Parts {
  readonly clusters: Named;
  readonly users: Named;
  readonly sizes: Sizes;
  readonly place: FileDocument['place'];
}

function readContext(
  builder: ReadingBuilder,
  config: unknown,
  item: unknown,
  at: string,
  { clusters, users, sizes, place }: Parts,
): void {
  const name = String(memberOf(item, 'name'));
  const context = memberOf(item, 'context');
  const [clusterName, userName] = [memberOf(context, 'cluster'), memberOf(context, 'user')];
  const cluster = clusters.get(clusterName);
  const user = users.get(userName);
  const what = `the context ${name}`;
  if (cluster === undefined) {
    builder.leaveOut(
      at,
      what,
      isText(clusterName) ? `Its cluster “${clusterName}” is not in this file.` : 'It names no cluster.',
    );
    return;
  }
  if (user === undefined && isText(userName)) {
    builder.leaveOut(at, what, `Its user “${userName}” is not in this file.`);
    return;
  }
  const masked = [...maskedIn(cluster), ...maskedIn(user ?? {})];
  if (masked.length > 0) {
    builder.leaveOut(
      at,
      what,
      `Its ${masked.join(', ')} was taken out (REDACTED or DATA+OMITTED). Print the file with “kubectl config view --raw”.`,
    );
    return;
  }
  if (user === undefined || !signsIn(user)) {
    builder.leaveOut(at, what, 'Its user has nothing to sign in with.');
    return;
  }
  const remarks: string[] = [];
  for (const [kind, names, content] of [
    ['clusters', clusters, cluster],
    ['users', users, user],
  ] as const) {
    const index = names.indexOf(kind === 'clusters' ? clusterName : userName) ?? 0;
    for (const field of filesOf(content)) {
      builder.leaveOut(
        place(kind, index, kind.slice(0, -1), field),
        `the file of ${field}`,
        `It is in “${String(content[field])}”, not in this file. Print all in one with “kubectl config view --raw --flatten”.`,
      );
      remarks.push(`Its ${field} is in another file, which is not there on KIOPS.`);
    }
  }
  const size = sizes.of(cluster) + sizes.of(user) + sizes.of(context);
  if (size > LIMITS.document.max) {
    builder.leaveOut(
      at,
      what,
      `It takes more than ${LIMITS.document.max} characters, which is more than a runtime holds.`,
    );
    return;
  }
  const program = programOf(user);
  if (program) remarks.push(`It signs in by ${program}, which KIOPS keeps and never runs.`);
  const endpoint = cluster['server'];
  builder.add({
    store: 'runtimes',
    at,
    fields: { label: name, kind: 'kubernetes', ...(isText(endpoint) ? { endpoint } : {}) },
    secret: { kubeconfig: selfContained(config, name, context, { cluster, user }) },
    ...(isText(endpoint) ? {} : { asks: ['endpoint'] }),
    ...(remarks.length === 0 ? {} : { remarks }),
  });
}

/** A kubeconfig of one context alone. Texts stand in quotes: no YAML reader takes one for something else. */
function selfContained(
  config: unknown,
  name: string,
  context: unknown,
  { cluster, user }: { cluster: object; user: object },
): string {
  const {
    clusters: _c,
    users: _u,
    contexts: _x,
    'current-context': _current,
    ...others
  } = config as Record<string, unknown>;
  const names = { cluster: String(memberOf(context, 'cluster')), user: String(memberOf(context, 'user')) };
  const whole = {
    ...others,
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name: names.cluster, cluster }],
    users: [{ name: names.user, user }],
    contexts: [{ name, context }],
  };
  return stringify(whole, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
