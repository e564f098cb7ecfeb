import type { DuplicateKind } from '@kiops/contracts';
import { compareText } from './compare-text';
import { sameSecret } from './same-secret';
import { OpenedSecret, SecretFacts } from './ssh-secret';

/** Secrets of one kind for one account. A secret is in one group at most. */
export interface DuplicateSecrets {
  readonly kind: DuplicateKind;
  readonly address: string;
  /** At least two; the most useful one first. */
  readonly secrets: readonly SecretFacts[];
}

/** What can be cleaned up. `later` counts the accounts whose other secrets show when the exact duplicates are gone. */
export interface FoundSecrets {
  readonly groups: readonly DuplicateSecrets[];
  readonly later: number;
}

/** Finds, per account, the same password or the same key in whatever encoding, and else several passwords or several keys. */
export function findDuplicates(secrets: readonly OpenedSecret[]): FoundSecrets {
  const accounts = new Map<string, OpenedSecret[]>();
  for (const one of secrets) {
    const account = `${one.facts.kind} ${one.facts.address}`;
    accounts.set(account, [...(accounts.get(account) ?? []), one]);
  }
  const groups: DuplicateSecrets[] = [];
  let later = 0;
  for (const account of accounts.values()) {
    const classes = sameOnes(account);
    const exact = classes.filter((same) => same.length > 1);
    groups.push(...exact.map((same) => groupOf('exact', same)));
    if (classes.length < 2) continue;
    if (exact.length > 0) later += 1;
    else groups.push(groupOf('differing', account));
  }
  return { groups, later };
}

function sameOnes(secrets: readonly OpenedSecret[]): OpenedSecret[][] {
  const classes: OpenedSecret[][] = [];
  for (const one of secrets) {
    const known = classes.find(([first]) => same(first, one));
    if (known) known.push(one);
    else classes.push([one]);
  }
  return classes;
}

function groupOf(kind: DuplicateKind, members: readonly OpenedSecret[]): DuplicateSecrets {
  const secrets = members.map(({ facts }) => facts).sort(mostUsefulFirst);
  return { kind, address: secrets[0].address, secrets };
}

function same(a: OpenedSecret, b: OpenedSecret): boolean {
  return sameSecret(
    { secret: a.secret, key: a.facts.key },
    { secret: b.secret, key: b.facts.key },
    'by-meaning',
  );
}

/** First what opens without asking, then what is used first, then the oldest. */
function mostUsefulFirst(a: SecretFacts, b: SecretFacts): number {
  const asks = ({ key, passphraseKept }: SecretFacts): number => (key?.encrypted && !passphraseKept ? 1 : 0);
  return (
    asks(a) - asks(b) ||
    Number(b.preferred) - Number(a.preferred) ||
    compareText(a.createdAt, b.createdAt) ||
    compareText(a.id, b.id)
  );
}
