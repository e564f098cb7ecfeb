import type { AuditEntry, OperationKind, OperationOutcome } from '@kiops/contracts';

type Words = Readonly<Record<OperationOutcome, (server: string, what: string) => string>>;

const WORDS: Readonly<Record<OperationKind, Words>> = {
  'test-connection': {
    started: (server) => `Began to test the connection to ${server}`,
    succeeded: (server) => `Tested the connection to ${server}`,
    failed: (server) => `Tested the connection to ${server}, which failed`,
    stopped: (server) => `Stopped testing the connection to ${server}`,
  },
  'system-info': {
    started: (server) => `Began to collect the system info of ${server}`,
    succeeded: (server) => `Collected the system info of ${server}`,
    failed: (server) => `Could not collect the system info of ${server}`,
    stopped: (server) => `Stopped collecting the system info of ${server}`,
  },
  deploy: {
    started: (server, what) => `Began to deploy ${what} on ${server}`,
    succeeded: (server, what) => `Deployed ${what} on ${server}`,
    failed: (server, what) => `Could not deploy ${what} on ${server}`,
    stopped: (server, what) => `Stopped deploying ${what} on ${server}`,
  },
  terminal: {
    started: (server) => `Opened a terminal on ${server}`,
    succeeded: (server) => `Closed a terminal on ${server}`,
    failed: (server) => `Lost or could not open a terminal on ${server}`,
    stopped: (server) => `Closed a terminal on ${server}`,
  },
};

/** What was done on a server over SSH; of a failure with the hop doctor's code. `server` is the record in words. */
export function operationSentence(outcome: OperationOutcome, { detail }: AuditEntry, server: string): string {
  const kind = detail?.['kind'];
  const words = isKind(kind) ? WORDS[kind] : undefined;
  const image = detail?.['image'];
  const what = typeof image === 'string' ? `“${image}”` : 'a container';
  const container = detail?.['container'];
  const named = typeof container === 'string' ? `${what} as “${container}”` : what;
  const cause = detail?.['cause'];
  const because = outcome === 'failed' && typeof cause === 'string' ? ` (${cause})` : '';
  const old = detail?.['oldAlgorithmsAllowed'] === true ? ', with old algorithms allowed' : '';
  return `${words ? words[outcome](server, named) : `Worked on ${server}`}${because}${old}`;
}

function isKind(kind: unknown): kind is OperationKind {
  return typeof kind === 'string' && kind in WORDS;
}
