import { Clipboard } from '@angular/cdk/clipboard';
import { inject, Injectable, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { BrowserVault } from '@kiops/browser-vault';
import { type Server, serverAddress } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { toFailure } from '../problem/failure';
import { mayDelete } from '../records/open-in-use';
import { RecordDeletion } from '../records/restore/record-deletion';
import { RecordsClient } from '../records/records-client';
import { openCopyAs } from '../records/copy-as/open-copy-as';
import { ServerRuntimes } from '../records/server-runtimes';
import { openConnections } from '../records/uses/open-connections';
import { openRotate } from '../records/rotation/open-rotation';
import { loaded } from '../dialog/loaded';
import { openServerForm } from '../records/server/open-server-form';
import { SNACK } from '../snack/snack';
import { keepSecret } from '../ssh-auth/open-keep-secret';
import { openUnlock } from '../vault/open-unlock';
import { secretTitle } from '../vault/secret-words';
import { quantity } from '../quantities/quantities';
import { openBulk } from '../operations/bulk/open-bulk';
import { deployOn } from '../operations/deploy/open-deploy';
import { openOperation } from '../operations/drawer/open-operation';
import type { Operation } from '../operations/run/operation';

/**
 * What can be done with servers, from a row, from a server's details, or for a selection. Each resolves when its dialog
 * has closed. Provided by the component that offers it, so that dialogs find what the signed-in shell provides.
 */
@Injectable()
export class ServerActions {
  readonly #records = inject(RecordsClient);
  readonly #deletion = inject(RecordDeletion);
  readonly #runtimes = inject(ServerRuntimes);
  readonly #dialog = inject(MatDialog);
  readonly #vault = inject(BrowserVault);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);
  readonly #changes = signal(0);

  /** Rises when a list of servers is to be read again although no dialog has closed. */
  readonly changes = this.#changes.asReadonly();

  async test(servers: readonly Server[]): Promise<void> {
    const { testConnection } = await loaded(import('../operations/test-connection/test-connection'));
    await this.#run(servers, testConnection);
  }

  async collect(servers: readonly Server[]): Promise<void> {
    const { collectSystemInfo } = await loaded(import('../operations/system-info/collect-system-info'));
    await this.#run(servers, collectSystemInfo);
  }

  deploy(server: Server): Promise<void> {
    return deployOn(this.#dialog, this.#records, server);
  }

  /** Adds a server. Resolves to it, if it was saved. */
  async add(): Promise<Server | undefined> {
    const test = (added: Server) => void this.test([added]);
    const server = await openServerForm(this.#dialog, { test });
    if (server) this.#snackBar.open(server.version > 1 ? 'Server saved.' : 'Server added.', undefined, SNACK);
    return server;
  }

  /** Keeps a server's SSH secret in this browser, once the vault is open. */
  async addSecret(account: Server): Promise<void> {
    if (this.#vault.state().status === 'locked' && !(await openUnlock(this.#dialog))) return;
    const kept = await keepSecret(this.#dialog, { account });
    if (kept) this.#snackBar.open(`${secretTitle(kept)} kept in this browser.`, undefined, SNACK);
  }

  /** Changes a server. Resolves to it, if it was saved. */
  async edit(record: Server): Promise<Server | undefined> {
    const server = await openServerForm(this.#dialog, { record });
    if (server) this.#snackBar.open('Server saved.', undefined, SNACK);
    return server;
  }

  /** Gives a server that is not reached over SSH a new password. */
  async rotate(record: Server): Promise<void> {
    if (await openRotate(this.#dialog, this.#snackBar, { store: 'servers', record })) this.#changed();
  }

  /** Shows who uses a server, to add and remove. */
  async showUses(record: Server): Promise<void> {
    if (await openConnections(this.#dialog, { store: 'servers', record })) this.#changed();
  }

  /** Deletes a server, and offers to undo that. Resolves to whether it is gone. */
  async delete(server: Server): Promise<boolean> {
    if (!(await this.#mayDelete(server))) return false;
    const { id } = server;
    const record = { store: 'servers', id, noun: 'Server' } as const;
    const isGone = await this.#deletion.delete(record, () => this.#changed());
    if (isGone) this.#changed();
    return isGone;
  }

  /** As its tools read it, with the way to it and without secrets. */
  copyAs(server: Server): void {
    void openCopyAs(this.#dialog, 'servers', server);
  }

  copyAddresses(servers: readonly Server[]): void {
    const copied = this.#clipboard.copy(servers.map(serverAddress).join('\n'));
    const what = servers.length === 1 ? 'Address' : quantity(servers.length, 'address', 'addresses');
    this.#snackBar.open(copied ? `${what} copied.` : 'The browser did not let KIOPS copy.', undefined, SNACK);
  }

  async #mayDelete(server: Server): Promise<boolean> {
    const { id, label, connections } = server;
    try {
      const runtimes = await this.#runtimes.on(id);
      return await mayDelete(this.#dialog, {
        noun: 'Server',
        label,
        title: serverAddress(server),
        connections,
        runtimes,
      });
    } catch (error) {
      this.#snackBar.open(`Server not deleted. ${toFailure(error).message}`, undefined, SNACK);
      return false;
    }
  }

  async #run(servers: readonly Server[], operation: Operation<unknown>): Promise<void> {
    const opened =
      servers.length === 1
        ? await openOperation(this.#dialog, { server: servers[0], operation })
        : await openBulk(this.#dialog, { servers, operation });
    await firstValueFrom(opened.afterClosed(), { defaultValue: undefined });
  }

  #changed(): void {
    this.#changes.update((times) => times + 1);
  }
}
