/** What is known under one account: the first, and the first of each secret and of each content. */
interface Account<Value> {
  readonly first: Value;
  readonly bySecret: Map<string | null, Value>;
  /** By what is no secret, and by that and the secret. */
  readonly byPlain: Map<string, Value>;
  readonly byContent: Map<string, Value>;
  /** Those whose content nobody has asked for yet. */
  pending: Pending<Value>[];
}

interface Pending<Value> {
  readonly value: Value;
  readonly fingerprint: string | null;
  readonly plain: () => string;
}

/**
 * Records or entries by the account they are, so that thousands under one account are found as fast as one. `plain` tells
 * all of one that is no secret as a text, and is worked out only when something else is the same account.
 */
export class AccountIndex<Value> {
  private readonly accounts = new Map<string, Account<Value>>();

  add(account: string, fingerprint: string | null, plain: () => string, value: Value): void {
    let known = this.accounts.get(account);
    if (!known) {
      known = { first: value, bySecret: new Map(), byPlain: new Map(), byContent: new Map(), pending: [] };
      this.accounts.set(account, known);
    }
    if (!known.bySecret.has(fingerprint)) known.bySecret.set(fingerprint, value);
    known.pending.push({ value, fingerprint, plain });
  }

  /** The first with this very content; where there is none, and no secret is told, the first with any secret. */
  same(account: string, fingerprint: string | null, plain: () => string): Value | undefined {
    const exact = this.exactly(account, fingerprint, plain);
    if (exact !== undefined || fingerprint !== null) return exact;
    return this.accounts.get(account)?.byPlain.get(plain());
  }

  /** The first with this very content. */
  exactly(account: string, fingerprint: string | null, plain: () => string): Value | undefined {
    const known = this.accounts.get(account);
    if (!known) return undefined;
    for (const one of known.pending) {
      const key = one.plain();
      if (!known.byPlain.has(key)) known.byPlain.set(key, one.value);
      const whole = contentKey(key, one.fingerprint);
      if (!known.byContent.has(whole)) known.byContent.set(whole, one.value);
    }
    known.pending = [];
    return known.byContent.get(contentKey(plain(), fingerprint));
  }

  /** The first with this secret, else the first of the account. */
  nearest(account: string, fingerprint: string | null): Value | undefined {
    const known = this.accounts.get(account);
    return known?.bySecret.get(fingerprint) ?? known?.first;
  }
}

function contentKey(plain: string, fingerprint: string | null): string {
  return `${fingerprint ?? ''}\0${plain}`;
}
