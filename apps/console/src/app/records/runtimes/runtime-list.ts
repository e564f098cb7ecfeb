import { ChangeDetectionStrategy, Component, computed, inject, input, resource } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenuModule } from '@angular/material/menu';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { definitionOf, type Runtime } from '@kiops/contracts';
import {
  mdiCheck,
  mdiContentCopy,
  mdiCubeOutline,
  mdiDeleteOutline,
  mdiDocker,
  mdiDotsVertical,
  mdiDownloadOutline,
  mdiEye,
  mdiEyeOff,
  mdiKubernetes,
  mdiPencilOutline,
  mdiPlus,
  mdiRotateRight,
} from '@mdi/js';
import { loaded } from '../../dialog/loaded';
import { Icon } from '../../icon/icon';
import { toFailure } from '../../problem/failure';
import { openConnections } from '../uses/open-connections';
import { openCopyAs } from '../copy-as/open-copy-as';
import { openRecordForm } from '../form/open-record-form';
import { mayDelete } from '../open-in-use';
import { RecordDeletion } from '../restore/record-deletion';
import { openRotate } from '../rotation/open-rotation';
import { EndMark } from '../list/end-mark';
import { RotatingMark } from '../rotation/rotating-mark';
import { OpenSecret, type SecretOwner } from '../secret/open-secret';
import type { ServerGroup } from '../server/server-groups';
import { SNACK } from '../../snack/snack';
import { saveFile } from '../../file/save-file';
import { RuntimeDocuments } from './runtime-documents';
import { ServerRuntimes } from '../server-runtimes';
import { secretFilesOf, secretNameOf } from '../secret/runtime-secrets';

/** The clusters and engines that run on one account's server, or on no server. */
@Component({
  selector: 'kiops-runtime-list',
  imports: [
    EndMark,
    Icon,
    MatButton,
    MatIconButton,
    MatMenuModule,
    MatProgressBar,
    RotatingMark,
    RuntimeDocuments,
  ],
  templateUrl: './runtime-list.html',
  styleUrl: '../list/detail-lines.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuntimeList {
  /** Null for those on no server. */
  readonly group = input.required<ServerGroup | null>();

  readonly #onServers = inject(ServerRuntimes);
  readonly #deletion = inject(RecordDeletion);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #serverIds = computed(() => this.group()?.servers.map((server) => server.id) ?? [], {
    equal: (a, b) => a.join() === b.join(),
  });

  protected readonly secret = inject(OpenSecret);
  protected readonly runtimes = resource({
    params: () => this.#serverIds(),
    loader: ({ params }) => (params.length > 0 ? this.#onServers.on(...params) : this.#onServers.onNone()),
  });
  protected readonly failure = computed(() => {
    const error = this.runtimes.error();
    return error && toFailure(error.cause ?? error);
  });
  protected readonly nameOf = secretNameOf;
  protected readonly icons = {
    add: mdiPlus,
    kubernetes: mdiKubernetes,
    docker: mdiDocker,
    show: mdiEye,
    hide: mdiEyeOff,
    copy: mdiContentCopy,
    copied: mdiCheck,
    more: mdiDotsVertical,
    download: mdiDownloadOutline,
    rotate: mdiRotateRight,
    uses: mdiCubeOutline,
    edit: mdiPencilOutline,
    delete: mdiDeleteOutline,
  };

  protected ownerOf(runtime: Runtime): SecretOwner {
    return { store: 'runtimes', id: runtime.id };
  }

  protected hasSecret(runtime: Runtime): boolean {
    return secretFilesOf(runtime).length > 0;
  }

  protected fieldsOf(runtime: Runtime): string[] {
    return secretFilesOf(runtime).map((file) => file.field);
  }

  protected copy(runtime: Runtime): void {
    const name = secretNameOf(runtime);
    void this.secret.copy(
      this.ownerOf(runtime),
      this.fieldsOf(runtime),
      name[0].toUpperCase() + name.slice(1),
    );
  }

  protected copyAs(runtime: Runtime): void {
    void openCopyAs(this.#dialog, 'runtimes', runtime);
  }

  protected async rotate(record: Runtime): Promise<void> {
    this.secret.hide();
    if (await openRotate(this.#dialog, this.#snackBar, { store: 'runtimes', record })) this.runtimes.reload();
  }

  protected async showUses(record: Runtime): Promise<void> {
    this.secret.hide();
    if (await openConnections(this.#dialog, { store: 'runtimes', record })) this.runtimes.reload();
  }

  /** Hands the files to the browser's downloads. */
  protected async download(runtime: Runtime): Promise<void> {
    try {
      const fields = await this.secret.read(this.ownerOf(runtime));
      for (const file of secretFilesOf(runtime)) {
        saveFile(new Blob([fields[file.field] ?? ''], { type: 'application/octet-stream' }), file.fileName);
      }
    } catch (error) {
      this.#snackBar.open(toFailure(error).message, undefined, SNACK);
    }
  }

  protected async add(): Promise<void> {
    const { RuntimeForm } = await loaded(import('./runtime-form'));
    const begin = { serverId: this.group()?.servers[0].id };
    if (await openRecordForm<Runtime>(this.#dialog, RuntimeForm, { begin })) this.runtimes.reload();
  }

  protected async edit(record: Runtime): Promise<void> {
    this.secret.hide();
    const { RuntimeForm } = await loaded(import('./runtime-form'));
    if (await openRecordForm<Runtime>(this.#dialog, RuntimeForm, { record })) this.runtimes.reload();
  }

  protected async delete(runtime: Runtime): Promise<void> {
    this.secret.hide();
    const { label, connections } = runtime;
    const title = definitionOf('runtimes').title({ ...runtime });
    if (!(await mayDelete(this.#dialog, { noun: 'Runtime', label, title, connections }))) return;
    const record = { store: 'runtimes', id: runtime.id, noun: 'Runtime' } as const;
    if (await this.#deletion.delete(record, () => this.runtimes.reload()))
      this.runtimes.update((all) => all?.filter((other) => other.id !== runtime.id));
  }
}
