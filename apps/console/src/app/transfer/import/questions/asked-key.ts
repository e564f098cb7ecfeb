import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { serverAddress } from '@kiops/contracts';
import { mdiCheckCircle } from '@mdi/js';
import type { FoundAccount, KeyQuestion, SecretAccount } from '@kiops/transfer-formats';

import { Icon } from '../../../icon/icon';
import { quantity } from '../../../quantities/quantities';
import type { ReadKeyFile } from '../reading/messages';
import { KeyPassphrase } from './key-passphrase';

/** So many servers are offered at once; a filter finds the others. */
const OFFERED = 30;

/** Asks which servers a private key signs in to: those of the files, and those on KIOPS. */
@Component({
  selector: 'kiops-asked-key',
  imports: [Icon, KeyPassphrase, MatCheckbox, MatFormField, MatInput, MatLabel],
  template: `
    <h3>
      {{
        question().signsInTo
          ? 'The key of ' + signsInTo() + ' is encrypted'
          : 'Which servers does this key sign in to?'
      }}
      <span class="mono-small muted"
        >{{ fileName() }} · {{ openedFingerprint() ?? question().fingerprint ?? 'protected' }}</span
      >
    </h3>
    @for (remark of question().remarks; track remark) {
      <p class="small muted">{{ remark }}</p>
    }
    @if (question().isProtected) {
      @if (given() && given()?.fault === undefined) {
        <p class="small fine" role="status"><kiops-icon [path]="fineIcon" />Opened by its passphrase.</p>
      } @else {
        <kiops-key-passphrase [name]="fileName()" [fault]="given()?.fault" (opened)="opened.emit($event)" />
      }
    }
    @if (!question().signsInTo) {
      @if (servers().length > offered().length || filter()) {
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label>Filter servers</mat-label>
          <input #typed matInput autocomplete="off" (input)="filter.set(typed.value)" />
        </mat-form-field>
      }
      <div
        class="servers"
        role="group"
        tabindex="-1"
        [attr.aria-label]="'Servers of the key in ' + fileName()"
      >
        @for (server of offered(); track server.address) {
          <mat-checkbox [checked]="isChosen(server.address)" (change)="toggle(server, $event.checked)">
            {{ server.label }} <span class="mono-small muted">{{ server.address }}</span>
          </mat-checkbox>
        } @empty {
          <p class="small muted">
            {{
              allKnown()
                ? 'No SSH server is known. Add it first, then its key.'
                : 'The files name no SSH server.'
            }}
          </p>
        }
      </div>
    }
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
    .fine {
      --kiops-icon-size: 16px;
      display: flex;
      gap: 6px;
      align-items: center;
    }
    .fine > kiops-icon {
      color: var(--kiops-success);
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
  /** Whether those of KIOPS are among them. */
  readonly allKnown = input.required<boolean>();
  readonly chosen = input.required<readonly SecretAccount[]>();
  readonly fileName = input.required<string>();
  /** What came of the passphrase that was said last. */
  readonly given = input.required<ReadKeyFile | undefined>();
  /** A passphrase that shall open it. */
  readonly opened = output<string>();
  readonly chosenChange = output<readonly SecretAccount[]>();

  protected readonly fineIcon = mdiCheckCircle;
  protected readonly signsInTo = computed(() => {
    const [first = '', ...others] = this.question().signsInTo ?? [];
    return others.length === 0 ? first : quantity(others.length + 1, 'server');
  });
  protected readonly openedFingerprint = computed(() => {
    const given = this.given();
    return given?.fault === undefined ? given?.fingerprint : undefined;
  });
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
