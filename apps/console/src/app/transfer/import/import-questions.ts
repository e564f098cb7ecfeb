import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { FoundAccount } from '@kiops/transfer-formats';
import { GivenKeys } from './flow/given-keys';
import { ImportFiles } from './flow/import-files';
import { ImportFlow } from './flow/import-flow';
import { OpenQuestions } from './flow/open-questions';
import { SaidAnswers } from './flow/said-answers';
import { RegisteredServers } from './reading/registered-servers';
import { AskedField } from './questions/asked-field';
import { AskedKey } from './questions/asked-key';
import { AskedStores } from './questions/asked-stores';
import { KeyFile } from './questions/key-file';
import { KeyPassphrase } from './questions/key-passphrase';
import { ProtectedFile } from './questions/protected-file';

/** What has to be said before a plan, once: whatever is not said is left out, and nothing is guessed. */
@Component({
  selector: 'kiops-import-questions',
  imports: [AskedField, AskedKey, AskedStores, KeyFile, KeyPassphrase, ProtectedFile],
  templateUrl: './import-questions.html',
  styleUrl: './import-questions.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportQuestions {
  protected readonly flow = inject(ImportFlow);
  protected readonly files = inject(ImportFiles);
  protected readonly open = inject(OpenQuestions);
  protected readonly said = inject(SaidAnswers);
  protected readonly keys = inject(GivenKeys);
  private readonly registered = signal<readonly FoundAccount[]>([]);

  protected readonly servers = computed(() => [...(this.open.all()?.servers ?? []), ...this.registered()]);

  constructor() {
    // For keys: without them those of the files are offered alone.
    void inject(RegisteredServers)
      .all()
      .then((servers) => this.registered.set(servers ?? []));
  }
}
