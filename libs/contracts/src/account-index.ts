/** What is known under one account: the first, and the first of each secret and of each content. */
interface Account<Value> {
  readonly first: Value;
  readonly bySecret: Map<string | null, Value>;
  readonly byContent: Map<string, Value>;
  /** Those whose content nobody has asked for yet. */
  pending: { readonly value: Value; readonly content: () => string }[];
}

/**
 * Records or entries by the account they are, so that thousands under one account are found as fast as one. A content is
 * worked out only when something else is the same account.
 */
export class AccountIndex<Value> {
  private readonly accounts = new Map<string, Account<Value>>();

  add(account: string, fingerprint: string | null, content: () => string, value: Value): void {
    const known = this.accounts.get(account);
    if (!known) {
      const bySecret = new Map([[fingerprint, value]]);
      this.accounts.set(account, {
        first: value,
        bySecret,
        byContent: new Map(),
        pending: [{ value, content }],
      });
      return;
    }
    if (!known.bySecret.has(fingerprint)) known.bySecret.set(fingerprint, value);
    known.pending.push({ value, content });
  }

  /** The first with this very content. */
  same(account: string, content: () => string): Value | undefined {
    const known = this.accounts.get(account);
    if (!known) return undefined;
    for (const one of known.pending) {
      const key = one.content();
      if (!known.byContent.has(key)) known.byContent.set(key, one.value);
    }
    known.pending = [];
    return known.byContent.get(content());
  }

  /** The first with this secret, else the first of the account. */
  nearest(account: string, fingerprint: string | null): Value | undefined {
    const known = this.accounts.get(account);
    return known?.bySecret.get(fingerprint) ?? known?.first;
  }
}
