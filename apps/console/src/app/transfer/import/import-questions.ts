import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { FoundAccount } from '@kiops/transfer-formats';
import { mdiAlertOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
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
  imports: [AskedField, AskedKey, AskedStores, Icon, KeyFile, KeyPassphrase, MatButton, ProtectedFile],
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
  private readonly onKiops = inject(RegisteredServers);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly registered = signal<readonly FoundAccount[]>([]);

  protected readonly nameOf = (file: string): string => this.files.nameOf(file);
  protected readonly warning = mdiAlertOutline;
  protected readonly servers = computed(() => [...(this.open.all()?.servers ?? []), ...this.registered()]);
  /** Why KIOPS could not be asked for the servers that keys may be for; null where it could, or no key asks for one. */
  protected readonly serversFailure = computed(() =>
    this.open.all()?.keys.some(({ signsInTo }) => !signsInTo) ? this.onKiops.failure() : null,
  );

  constructor() {
    void this.askForServers();
  }

  /** Asks KIOPS once more; what says that it could not be asked may go, and the focus is on the servers then. */
  protected askAgain(): void {
    this.element.nativeElement.querySelector<HTMLElement>('kiops-asked-key [role=group]')?.focus();
    void this.askForServers();
  }

  /** Without those of KIOPS, the servers of the files are offered alone. */
  private async askForServers(): Promise<void> {
    this.registered.set((await this.onKiops.all()) ?? []);
  }
}
