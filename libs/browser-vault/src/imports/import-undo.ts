import { hostAndPort, type HostKey } from '@kiops/contracts';
import { PinBox } from '../pins/pin-box';
import { SecretBox } from '../secrets/secret-box';
import { TrashBox } from '../secrets/trash-box';
import { VaultError } from '../vault-errors';
import { VaultParts } from '../vault/vault-parts';
import { ImportNotes, NotedPin, NotedSecret } from './import-notes';

/**
 * Why something that an import brought stays as it is:
 * - `changed` since, or it cannot be opened;
 * - `gone`: removed since;
 * - `not-kept`: what it took the place of is not in the trash any more.
 */
export const IMPORT_LEFT_ALONE = ['changed', 'gone', 'not-kept'] as const;
type Reason = (typeof IMPORT_LEFT_ALONE)[number];

/** Something that an import brought, and that stays as it is. */
export interface ImportLeftAlone {
  /** `user@host:port` of a secret; a host key with its server. */
  readonly what: string;
  readonly reason: Reason;
}

/** What taking an import back comes to. */
export interface ImportUndoing {
  /** SSH secrets that it brought, which go to the trash. */
  readonly removed: number;
  /** SSH secrets that it replaced, which come back from the trash. */
  readonly restored: number;
  /** Host keys that it pinned or revoked, which are trusted as before. */
  readonly hostKeys: number;
  readonly leftAlone: readonly ImportLeftAlone[];
}

interface Findings {
  readonly secrets: readonly NotedSecret[];
  readonly pins: readonly NotedPin[];
  readonly revoked: readonly string[];
  readonly leftAlone: readonly ImportLeftAlone[];
}

/** Takes back what an import brought into the vault: only what is still as it left it, and to the trash. */
export class ImportUndo {
  constructor(
    private readonly parts: VaultParts,
    private readonly notes: ImportNotes,
    private readonly secrets: SecretBox,
    private readonly trash: TrashBox,
    private readonly pins: PinBox,
  ) {}

  /** Writes nothing. Rejects with `locked`, `not-found` or `tampered`. */
  async plan(act: string): Promise<ImportUndoing> {
    return undoingOf(await this.find(act));
  }

  /** Once: afterwards nothing is known of the import. Rejects as `plan`. */
  async undo(act: string): Promise<ImportUndoing> {
    return this.parts.exclusively(async () => {
      const found = await this.find(act);
      await this.takeBackSecrets(found.secrets);
      for (const pin of found.pins) await this.takeBackPin(pin);
      for (const fingerprint of found.revoked) await this.pins.unrevoke(fingerprint);
      await this.notes.forget(act);
      return undoingOf(found);
    });
  }

  /** All new ones are in the trash before what they replaced leaves it: killed in between, nothing is lost. */
  private async takeBackSecrets(noted: readonly NotedSecret[]): Promise<void> {
    if (noted.length === 0) return;
    await this.secrets.moveToTrash(
      this.trash.begin('undone'),
      noted.map(({ id }) => id),
    );
    const replaced = noted.flatMap((one) => one.replaced ?? []);
    if (replaced.length === 0) return;
    const first = replaced.filter(({ preferred }) => preferred).map(({ place }) => place);
    const preferred = (await this.trash.list()).flatMap(({ id, known }) =>
      known && first.includes(id) ? [known.facts.id] : [],
    );
    await this.secrets.takeOutOfTrash([...new Set(replaced.map(({ place }) => place))]);
    const kept = new Set((await this.secrets.list()).map(({ id }) => id));
    for (const id of preferred) if (kept.has(id)) await this.secrets.prefer(id);
  }

  private async takeBackPin({ host, port, key, replaced }: NotedPin): Promise<void> {
    const now = (await this.pins.get(host, port))?.hostKeys ?? [];
    const others = now.filter(({ fingerprint }) => fingerprint !== key.fingerprint);
    const isFree = !others.some(({ type }) => type === replaced?.type);
    const hostKeys = replaced && isFree ? [...others, replaced] : others;
    if (hostKeys.length === 0) await this.pins.drop(host, port);
    else await this.pins.write({ host, port, hostKeys });
  }

  private async find(act: string): Promise<Findings> {
    const note = await this.notes.read(act);
    if (!note) throw new VaultError('not-found');
    const leftAlone: ImportLeftAlone[] = [];
    const unlessLeft = async <One>(
      all: readonly One[],
      whatOf: (one: One) => string,
      reasonOf: (one: One) => Reason | undefined | Promise<Reason | undefined>,
    ): Promise<readonly One[]> => {
      const found: One[] = [];
      for (const one of all) {
        const reason = await reasonOf(one);
        if (reason === undefined) found.push(one);
        else leftAlone.push({ what: whatOf(one), reason });
      }
      return found;
    };
    const { opened, damaged } = await this.secrets.openAll(note.secrets.map(({ id }) => id));
    const kept = new Map(opened.map(({ facts }) => [facts.id, facts]));
    const inTrash = new Set(
      await this.trash.present(note.secrets.flatMap((one) => one.replaced?.place ?? [])),
    );
    return {
      secrets: await unlessLeft(
        note.secrets,
        ({ address }) => address,
        ({ id, updatedAt, replaced }) => {
          if (damaged.some((one) => one.id === id)) return 'changed';
          const facts = kept.get(id);
          if (!facts) return 'gone';
          if (facts.updatedAt !== updatedAt) return 'changed';
          return replaced && !inTrash.has(replaced.place) ? 'not-kept' : undefined;
        },
      ),
      pins: await unlessLeft(note.pins, pinName, async ({ host, port, key }) => {
        const now = (await this.pins.get(host, port))?.hostKeys ?? [];
        return reasonOfKey(now, key);
      }),
      revoked: await unlessLeft(
        note.revoked,
        (fingerprint) => fingerprint,
        async (fingerprint) => ((await this.pins.isRevoked(fingerprint)) ? undefined : 'gone'),
      ),
      leftAlone,
    };
  }
}

function reasonOfKey(now: readonly HostKey[], key: HostKey): Reason | undefined {
  const there = now.find(({ fingerprint }) => fingerprint === key.fingerprint);
  if (!there) return 'gone';
  return there.pinnedAt === key.pinnedAt ? undefined : 'changed';
}

function pinName({ host, port, key: { fingerprint } }: NotedPin): string {
  return `${hostAndPort(host, port)} ${fingerprint}`;
}

function undoingOf({ secrets, pins, revoked, leftAlone }: Findings): ImportUndoing {
  return {
    removed: secrets.length,
    restored: new Set(secrets.flatMap((one) => one.replaced?.place ?? [])).size,
    hostKeys: pins.length + revoked.length,
    leftAlone,
  };
}
