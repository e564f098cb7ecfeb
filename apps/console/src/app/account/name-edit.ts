import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatError, MatFormField } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiPencilOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { nameRule } from '../password/account-rules';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { Session } from '../session/session';
import { AccountClient } from './account-client';

/** The name, which becomes a field at the press of the pencil. Enter saves, Escape leaves it as it was. */
@Component({
  selector: 'kiops-name-edit',
  imports: [
    FieldError,
    FormFailure,
    FormField,
    Icon,
    MatButton,
    MatError,
    MatFormField,
    MatIconButton,
    MatInput,
  ],
  templateUrl: './name-edit.html',
  styleUrl: './name-edit.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NameEdit {
  readonly name = input.required<string>();

  readonly #client = inject(AccountClient);
  readonly #session = inject(Session);
  readonly #snackBar = inject(MatSnackBar);
  readonly #injector = inject(Injector);
  readonly #editing = signal(false);
  readonly #model = linkedSignal(() => ({ name: this.name() }));
  private readonly pencil = viewChild('pencil', { read: ElementRef<HTMLElement> });

  protected readonly editing = this.#editing.asReadonly();
  protected readonly icon = mdiPencilOutline;
  protected readonly form = form(this.#model, (path) => nameRule(path.name));

  protected edit(): void {
    this.#model.set({ name: this.name() });
    this.form().reset();
    this.#editing.set(true);
    afterNextRender(() => this.form.name().focusBoundControl(), { injector: this.#injector });
  }

  protected async save(): Promise<void> {
    const name = this.#model().name.trim();
    if (name === this.name()) return this.close();
    if (
      await submitToService(this.form, async () => this.#session.changed(await this.#client.rename(name)))
    ) {
      this.close();
      this.#snackBar.open('Name saved.', undefined, { duration: 4_000 });
    }
  }

  protected close(): void {
    this.#editing.set(false);
    afterNextRender(() => this.pencil()?.nativeElement.focus(), { injector: this.#injector });
  }
}
