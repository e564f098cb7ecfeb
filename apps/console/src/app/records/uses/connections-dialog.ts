import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatSnackBar } from '@angular/material/snack-bar';
import {
  LIMITS,
  WEB_LINK,
  type Connection,
  type ConnectionKind,
  type RecordByStore,
  type RecordStore,
} from '@kiops/contracts';
import { mdiClose, mdiCubeOutline, mdiPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { toFailure } from '../../problem/failure';
import { FieldError } from '../../problem/field-error';
import { FormFailure } from '../../problem/form-failure';
import { submitToService } from '../../problem/submit';
import { SNACK } from '../../snack/snack';
import { optionalText, optionalUrl, requiredText } from '../form/field-rules';
import { CONNECTION_ICONS } from '../connections/connection-icons';
import { ConnectionsClient } from '../connections/connections-client';
import { ServiceLink } from '../connections/service-link';

/** Of which record the users are shown. */
export interface ConnectionsData {
  readonly store: RecordStore;
  readonly record: RecordByStore[RecordStore];
}

/** Who uses a record: add, change and remove. Closes with whether something was changed. */
@Component({
  selector: 'kiops-connections-dialog',
  imports: [
    DialogHead,
    Empty,
    FieldError,
    FormFailure,
    FormField,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatError,
    MatFormField,
    MatHint,
    MatIconButton,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    ServiceLink,
  ],
  templateUrl: './connections-dialog.html',
  styleUrl: './connections-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectionsDialog {
  readonly #client = inject(ConnectionsClient);
  readonly #snackBar = inject(MatSnackBar);
  readonly #ref = inject<MatDialogRef<ConnectionsDialog, boolean>>(MatDialogRef);
  readonly #model = signal(EMPTY);
  #changed = false;

  protected readonly data = inject<ConnectionsData>(MAT_DIALOG_DATA);
  protected readonly connections = resource({
    loader: () => firstValueFrom(this.#client.ofRecord(this.data.store, this.data.record.id)),
  });
  protected readonly users = computed(() =>
    this.connections.hasValue() ? this.connections.value().items : undefined,
  );
  protected readonly failure = computed(() => {
    const error = this.connections.error();
    return error && toFailure(error.cause ?? error);
  });
  protected readonly form = form(this.#model, (path) => {
    requiredText(path.name, LIMITS.connectionName, 'the name of what uses it');
    optionalText(path.detail, LIMITS.connectionDetail);
    optionalUrl(path.url, WEB_LINK);
  });
  protected readonly icons = { ...CONNECTION_ICONS, add: mdiPlus, remove: mdiClose, empty: mdiCubeOutline };

  protected async add(): Promise<void> {
    const { store, record } = this.data;
    const { name, kind, detail, url } = this.#model();
    const accepted = await submitToService(this.form, () =>
      firstValueFrom(
        this.#client.register({
          ...{ store, recordId: record.id, kind, name: name.trim() },
          ...{ detail: detail || null, url: url || null },
        }),
      ),
    );
    if (!accepted) return;
    this.#model.set(EMPTY);
    this.form().reset();
    this.form.name().focusBoundControl();
    this.#reload();
  }

  /** Removes it at once; what was removed can be brought back from the message. */
  protected async remove(connection: Connection): Promise<void> {
    try {
      await firstValueFrom(this.#client.remove(connection.id), { defaultValue: undefined });
    } catch (error) {
      this.#snackBar.open(`Not removed. ${toFailure(error).message}`, undefined, SNACK);
      return;
    }
    this.form.name().focusBoundControl();
    this.#reload();
    const removed = this.#snackBar.open(`${connection.name} removed.`, 'Undo', SNACK);
    removed.onAction().subscribe(() => void this.#bringBack(connection));
  }

  protected close(): void {
    this.#ref.close(this.#changed);
  }

  async #bringBack({ name, kind, detail, url }: Connection): Promise<void> {
    const { store, record } = this.data;
    try {
      await firstValueFrom(this.#client.register({ store, recordId: record.id, kind, name, detail, url }));
      this.#reload();
    } catch (error) {
      this.#snackBar.open(`Not brought back. ${toFailure(error).message}`, undefined, SNACK);
    }
  }

  #reload(): void {
    this.#changed = true;
    this.connections.reload();
  }
}

const EMPTY = { name: '', kind: 'service' as ConnectionKind, detail: '', url: '' };
