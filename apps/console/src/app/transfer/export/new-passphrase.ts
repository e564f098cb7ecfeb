import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { PassphraseField } from '../../vault/passphrase-field';
import { StrengthMeter } from '../../password/strength-meter';
import { Session } from '../../session/session';

/** A passphrase for a file, typed twice, and how hard it is to guess. */
@Component({
  selector: 'kiops-new-passphrase',
  imports: [PassphraseField, StrengthMeter],
  template: `
    <div class="pair">
      <kiops-passphrase-field #first label="Passphrase" [(value)]="passphrase" [fault]="faultOf('new')" />
      <kiops-passphrase-field
        #second
        label="Repeat the passphrase"
        [(value)]="repeated"
        [fault]="faultOf('repeated')"
      />
    </div>
    <kiops-strength-meter
      label="Passphrase strength"
      [password]="passphrase()"
      [minimum]="shortest()"
      [about]="about()"
    />
    <p class="small muted">KIOPS does not keep it: without it the file cannot be opened.</p>
  `,
  styles: `
    .pair {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 0 12px;
    }
    kiops-strength-meter {
      margin-top: 8px;
    }
    p {
      margin: 2px 12px 4px;
    }
    @media (max-width: 720px) {
      .pair {
        grid-template-columns: 1fr;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewPassphrase {
  private readonly session = inject(Session);
  private readonly first = viewChild.required<PassphraseField>('first');
  private readonly second = viewChild.required<PassphraseField>('second');

  /** The fewest characters. */
  readonly shortest = input.required<number>();

  protected readonly passphrase = signal('');
  protected readonly repeated = signal('');
  private readonly fault = signal<'new' | 'repeated' | undefined>(undefined);
  protected readonly about = computed(() => {
    const me = this.session.me();
    return me ? { email: me.email, name: me.name } : {};
  });

  /** What was typed. */
  readonly value = this.passphrase.asReadonly();

  /** Whether it can be taken. Otherwise it says why in its place, and takes the focus. */
  isReady(): boolean {
    const isLong = this.passphrase().length >= this.shortest();
    this.fault.set(!isLong ? 'new' : this.repeated() === this.passphrase() ? undefined : 'repeated');
    if (this.fault()) (this.fault() === 'new' ? this.first() : this.second()).focus();
    return this.fault() === undefined;
  }

  protected faultOf(field: 'new' | 'repeated'): string | undefined {
    if (this.fault() !== field) return undefined;
    return field === 'new'
      ? `Use at least ${this.shortest()} characters.`
      : 'It is not the same as the passphrase.';
  }
}
