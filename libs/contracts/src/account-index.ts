/** What is known under one account: the first, and the first of each secret and of each content. */
interface Account<Value> {
  readonly first: Value;
  readonly bySecret: Map<string | null, Value>;
  readonly byContent: Map<string, Value>;
}

/** Records or entries by the account they are, so that thousands under one account are found as fast as one. */
export class AccountIndex<Value> {
  private readonly accounts = new Map<string, Account<Value>>();

  add(account: string, fingerprint: string | null, content: string, value: Value): void {
    const known = this.accounts.get(account) ?? { first: value, bySecret: new Map(), byContent: new Map() };
    this.accounts.set(account, known);
    if (!known.bySecret.has(fingerprint)) known.bySecret.set(fingerprint, value);
    if (!known.byContent.has(content)) known.byContent.set(content, value);
  }

  /** The first with this very content. */
  same(account: string, content: string): Value | undefined {
    return this.accounts.get(account)?.byContent.get(content);
  }

  /** The first with this secret, else the first of the account. */
  nearest(account: string, fingerprint: string | null): Value | undefined {
    const known = this.accounts.get(account);
    return known?.bySecret.get(fingerprint) ?? known?.first;
  }
}
