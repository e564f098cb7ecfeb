import { computed, inject, resource, type Signal, signal } from '@angular/core';
import {
  credentialsFor,
  DOCKER_HUB,
  type FittingCredential,
  type ImageReference,
  LIMITS,
  normalRegistryUrl,
} from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { RecordsClient } from '../../records/records-client';

/** Milliseconds between two looks whether the records have come. */
const LOOK_AGAIN = 50;

/** Finds the records that fit the image as it is typed, and proposes the best. Make it in a component. */
export class CredentialChoice {
  readonly #client = inject(RecordsClient);
  /** What the person chose, and for which host; null is "No credential". */
  readonly #picked = signal<{ readonly host: string; readonly recordId: string | null } | undefined>(
    undefined,
  );
  readonly #records = resource({ params: () => this.host(), loader: ({ params }) => this.#load(params) });

  /** The image's host in normal form; undefined while there is no image. */
  readonly host = computed(() => {
    const image = this.image();
    return image && normalRegistryUrl(image.host);
  });
  readonly isLoading = this.#records.isLoading;
  readonly hasFailed = computed(() => this.#records.error() !== undefined);
  /** What fits, the best first. */
  readonly fitting = computed((): readonly FittingCredential[] => {
    const image = this.image();
    if (!image || !this.#records.hasValue()) return [];
    const { registries, accounts } = this.#records.value();
    return credentialsFor(image, registries, accounts);
  });
  /** What the image is pulled with: what was chosen for this host, else the best; null for none. */
  readonly chosen = computed((): FittingCredential | null => {
    const fitting = this.fitting();
    const picked = this.#picked();
    if (picked?.host === this.host() && picked?.recordId === null) return null;
    return fitting.find(({ recordId }) => recordId === picked?.recordId) ?? fitting.at(0) ?? null;
  });

  constructor(private readonly image: Signal<ImageReference | undefined>) {}

  /** Chooses one of those that fit; null for "No credential". */
  choose(recordId: string | null): void {
    const host = this.host();
    if (host !== undefined) this.#picked.set({ host, recordId });
  }

  /** Loads the records again after that failed. */
  loadAgain(): void {
    this.#records.reload();
  }

  /** Resolves when the records for the image that is typed have come, or could not be loaded. */
  async settled(): Promise<void> {
    while (this.isLoading()) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }

  /** The records at a host. Addresses are typed in many forms, the name of the host is in all of them. */
  async #load(host: string) {
    const all = { sort: 'label', limit: LIMITS.pageSize.max };
    const isHub = host === DOCKER_HUB;
    const [registries, accounts] = await Promise.all([
      firstValueFrom(this.#client.list('registries', { ...all, q: isHub ? 'docker' : host })),
      isHub ? firstValueFrom(this.#client.list('docker-hub', all)) : undefined,
    ]);
    return { registries: registries.items, accounts: accounts?.items ?? [] };
  }
}
