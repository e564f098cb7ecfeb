import { inject, Injectable } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';

/** Which acts did something in this browser that is still to be undone. */
@Injectable()
export class ActsHere {
  private readonly vault = inject(BrowserVault);

  /** Those of the given ones. Never rejects: a vault that cannot be read knows of none. */
  async among(acts: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    if (acts.length === 0) return found;
    try {
      for (const act of acts) if (await this.vault.imports.isKnown(act)) found.add(act);
      for (const { damaged, known } of await this.vault.trash.list())
        if (!damaged && known && acts.includes(known.act.id)) found.add(known.act.id);
    } catch {
      // What was found before is known nevertheless.
    }
    return found;
  }
}
