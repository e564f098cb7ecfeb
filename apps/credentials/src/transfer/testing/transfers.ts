import type {
  CleanUpPlan,
  CleanUpRequest,
  Decisions,
  ImportPlan,
  ImportOutcome,
  RecordStore,
  TransferEntry,
  TransferFile,
} from '@kiops/contracts';
import type { Browser, Reply } from '../../identity/testing/browser';
import type { Person } from '../../identity/testing/people';

/** The head of every hand-written file. */
export const HEAD = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-18T01:02:03Z',
  origin: 'https://kiops.example',
};

/** Asks for a plan. */
export function plan(browser: Browser, file: unknown): Promise<Reply<ImportPlan>> {
  return browser.post<ImportPlan>('/transfer/plan', { file });
}

/** Plans and applies. */
export async function importFile(
  browser: Browser,
  file: unknown,
  decisions: Decisions = {},
): Promise<Reply<ImportOutcome>> {
  const { body } = await plan(browser, file);
  return browser.post<ImportOutcome>('/transfer/apply', { file, planId: body.planId, decisions });
}

/** Exports everything, or some stores. */
export async function exportFile(
  { browser, password }: Pick<Person, 'browser' | 'password'>,
  stores?: readonly RecordStore[],
): Promise<TransferFile> {
  const { body } = await browser.post<TransferFile>('/transfer/export', { stores, password });
  return body;
}

/** Removes all of the plan's exact duplicates, for the one that is most in use. */
export function allExact({ planId, groups }: CleanUpPlan): CleanUpRequest {
  const exact = groups.filter(({ kind }) => kind === 'exact');
  const replacements = exact.flatMap(({ store, records: [keep, ...remove] }) =>
    remove.map(({ id }) => `${store}/${id}/${keep.id}` as const),
  );
  return { planId, replacements };
}

/** A file without what differs from export to export. */
export function contentOf({ exportedAt: _at, origin: _origin, ...lists }: TransferFile): object {
  return lists;
}

/** A server entry. */
export function server(ref: string, more: object = {}): TransferEntry {
  return { ref, label: ref, protocol: 'ssh', host: `${ref}.example.com`, port: 22, username: 'ops', ...more };
}

/** A registry entry. */
export function registry(name: string, more: object = {}): TransferEntry {
  return {
    ref: name,
    label: name,
    kind: 'harbor',
    url: `${name}.example.com`,
    username: 'robot$ci',
    password: `secret of ${name}`,
    ...more,
  };
}
