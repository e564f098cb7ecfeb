import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { ServiceConnection } from '@kiops/contracts';
import { mdiClose, mdiCubeOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { openCredentialsDialog } from '../credentials/open-credentials';
import { loaded } from '../dialog/loaded';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { toFailure } from '../problem/failure';
import { numberText, quantity } from '../quantities/quantities';
import { ConnectionsClient } from '../records/connections/connections-client';
import { openRecordForm } from '../records/form/open-record-form';
import { RecordChanges, whenChanged } from '../records/record-changes';
import { RecordsClient } from '../records/records-client';
import { STORE_ICONS } from '../records/store-icons';
import { STORE_TITLES } from '../records/store-titles';
import { SNACK } from '../snack/snack';

/** All records that one service uses, over all stores; each leads to its record, and can be removed. */
@Component({
  selector: 'kiops-service-page',
  imports: [Empty, Icon, ListEmpty, ListRows, ListStates, MatButton, MatIconButton],
  templateUrl: './service-page.html',
  styleUrl: './service-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServicePage {
  readonly #connections = inject(ConnectionsClient);
  readonly #records = inject(RecordsClient);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #uses = resource({
    params: () => this.name() || undefined,
    loader: ({ params }) => firstValueFrom(this.#connections.ofService(params)),
  });

  /** The service's name, of the address. */
  readonly name = input('', { transform: (name: string | undefined) => name ?? '' });

  protected readonly loading = this.#uses.isLoading;
  protected readonly failure = computed(() => {
    const error = this.#uses.error();
    return error && toFailure(error.cause ?? error);
  });
  protected readonly uses = computed(() => {
    if (this.name() === '') return [];
    return this.#uses.hasValue() ? this.#uses.value().items : undefined;
  });
  protected readonly summary = computed(() => {
    if (!this.#uses.hasValue()) return '';
    const { items, total } = this.#uses.value();
    const first = items.length < total ? `, of which these are the first ${numberText(items.length)}` : '';
    return `It uses ${quantity(total, 'record')}${first}`;
  });
  protected readonly titles = STORE_TITLES;
  protected readonly storeIcons = STORE_ICONS;
  protected readonly icons = { service: mdiCubeOutline, remove: mdiClose };

  constructor() {
    whenChanged(inject(RecordChanges).all, () => this.reload());
  }

  protected reload(): void {
    this.#uses.reload();
  }

  /** Shows the record where it is kept: in its tab; a runtime has none, and opens by itself. */
  protected async open({ store, recordId, recordLabel }: ServiceConnection): Promise<void> {
    if (store !== 'runtimes') {
      await openCredentialsDialog(this.#dialog, store, recordLabel);
      return;
    }
    try {
      const record = await firstValueFrom(this.#records.get(store, recordId));
      const { RuntimeForm } = await loaded(import('../records/runtimes/runtime-form'));
      if (await openRecordForm(this.#dialog, RuntimeForm, { record })) this.reload();
    } catch (error) {
      this.#snackBar.open(toFailure(error).message, undefined, SNACK);
    }
  }

  /** Removes it at once; what was removed can be brought back from the message. */
  protected async remove(use: ServiceConnection): Promise<void> {
    try {
      await firstValueFrom(this.#connections.remove(use.id), { defaultValue: undefined });
    } catch (error) {
      this.#snackBar.open(`Not removed. ${toFailure(error).message}`, undefined, SNACK);
      return;
    }
    this.reload();
    const removed = this.#snackBar.open(`${use.recordLabel} removed from ${use.name}.`, 'Undo', SNACK);
    removed.onAction().subscribe(() => void this.#bringBack(use));
  }

  async #bringBack({ store, recordId, kind, name, detail, url }: ServiceConnection): Promise<void> {
    try {
      await firstValueFrom(this.#connections.register({ store, recordId, kind, name, detail, url }));
      this.reload();
    } catch (error) {
      this.#snackBar.open(`Not brought back. ${toFailure(error).message}`, undefined, SNACK);
    }
  }
}
