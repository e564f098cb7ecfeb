import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { serverAddress } from '@kiops/contracts';
import type { FoundAccount, KeyQuestion, SecretAccount } from '@kiops/transfer-formats';

/** So many servers are offered at once; a filter finds the others. */
const OFFERED = 30;

/** Asks which servers a private key signs in to: those of the files, and those on KIOPS. */
@Component({
  selector: 'kiops-asked-key',
  imports: [MatCheckbox, MatFormField, MatInput, MatLabel],
  template: `
    <h3>
      Which servers does this key sign in to?
      <span class="mono-small muted">{{ fileName() }} · {{ question().fingerprint ?? 'protected' }}</span>
    </h3>
    @for (remark of question().remarks; track remark) {
      <p class="small muted">{{ remark }}</p>
    }
    @if (servers().length > offered().length || filter()) {
      <mat-form-field appearance="outline" subscriptSizing="dynamic">
        <mat-label>Filter servers</mat-label>
        <input #typed matInput autocomplete="off" (input)="filter.set(typed.value)" />
      </mat-form-field>
    }
    <div class="servers" role="group" [attr.aria-label]="'Servers of the key in ' + fileName()">
      @for (server of offered(); track server.address) {
        <mat-checkbox [checked]="isChosen(server.address)" (change)="toggle(server, $event.checked)">
          {{ server.label }} <span class="mono-small muted">{{ server.address }}</span>
        </mat-checkbox>
      } @empty {
        <p class="small muted">No SSH server is known. Add it first, then its key.</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    h3 {
      font: var(--mat-sys-title-small);
    }
    h3 > span {
      display: block;
      overflow-wrap: anywhere;
    }
    .servers {
      display: grid;
      max-height: 240px;
      overflow: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AskedKey {
  readonly question = input.required<KeyQuestion>();
  readonly servers = input.required<readonly FoundAccount[]>();
  readonly chosen = input.required<readonly SecretAccount[]>();
  readonly fileName = input.required<string>();
  readonly chosenChange = output<readonly SecretAccount[]>();

  protected readonly filter = signal('');
  private readonly all = computed(() => {
    const byAddress = new Map(this.servers().map((server) => [serverAddress(server), server]));
    return [...byAddress].map(([address, server]) => ({ ...server, address }));
  });
  protected readonly offered = computed(() => {
    const words = this.filter().trim().toLowerCase();
    const fits = this.all().filter(
      ({ label, address }) =>
        words === '' || label.toLowerCase().includes(words) || address.toLowerCase().includes(words),
    );
    // What was chosen stays in sight.
    const first = this.all().filter(({ address }) => this.isChosen(address));
    return [...new Set([...first, ...fits])].slice(0, Math.max(OFFERED, first.length));
  });

  protected isChosen(address: string): boolean {
    return this.chosen().some((account) => serverAddress(account) === address);
  }

  protected toggle({ host, port, username, address }: FoundAccount & { address: string }, on: boolean): void {
    const others = this.chosen().filter((account) => serverAddress(account) !== address);
    this.chosenChange.emit(on ? [...others, { host, port, username }] : others);
  }
}
