import { sameSecret } from './same-secret';
import { OpenedSecret, SecretFacts } from './ssh-secret';

/** One secret that an account has more than once. */
export interface DuplicateSecrets {
  readonly address: string;
  readonly keep: SecretFacts;
  readonly remove: readonly SecretFacts[];
}

/** Finds what can be cleaned up: per account, the same password, or the same key in whatever encoding. */
export function findDuplicates(secrets: readonly OpenedSecret[]): DuplicateSecrets[] {
  const groups: OpenedSecret[][] = [];
  for (const one of secrets) {
    const group = groups.find(([first]) => first.facts.address === one.facts.address && same(first, one));
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group) => {
      const [keep, ...remove] = group.map(({ facts }) => facts).sort(mostUsefulFirst);
      return { address: keep.address, keep, remove };
    });
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
    asks(a) - asks(b) || Number(b.preferred) - Number(a.preferred) || (a.createdAt < b.createdAt ? -1 : 1)
  );
}
