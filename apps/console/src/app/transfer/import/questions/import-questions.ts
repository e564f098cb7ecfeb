import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { FoundAccount } from '@kiops/transfer-formats';
import { RecordsClient } from '../../../records/records-client';
import { ImportFlow } from '../import-flow';
import { AskedField } from './asked-field';
import { AskedKey } from './asked-key';
import { AskedStores } from './asked-stores';
import { KeyFile } from './key-file';
import { ProtectedFile } from './protected-file';

/** What has to be said before a plan, once: whatever is not said is left out, and nothing is guessed. */
@Component({
  selector: 'kiops-import-questions',
  imports: [AskedField, AskedKey, AskedStores, KeyFile, ProtectedFile],
  templateUrl: './import-questions.html',
  styleUrl: './import-questions.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportQuestions {
  protected readonly flow = inject(ImportFlow);
  private readonly registered = signal<readonly FoundAccount[]>([]);

  protected readonly servers = computed(() => [
    ...(this.flow.questions()?.servers ?? []),
    ...this.registered(),
  ]);

  constructor() {
    void this.listServers(inject(RecordsClient));
  }

  protected fileName(key: string): string {
    return this.flow.nameOf(key);
  }

  /** Servers on KIOPS, for keys. Without them those of the files are offered alone. */
  private async listServers(records: RecordsClient): Promise<void> {
    try {
      const { items } = await firstValueFrom(records.list('servers', { limit: 1000, sort: 'label' }));
      this.registered.set(items.filter(({ protocol }) => protocol === 'ssh'));
    } catch {
      this.registered.set([]);
    }
  }
}
