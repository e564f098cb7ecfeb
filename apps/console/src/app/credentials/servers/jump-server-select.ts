import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { FieldTree } from '@angular/forms/signals';
import { MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatIconButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { LIMITS, type Server, serverAddress } from '@kiops/contracts';
import { mdiClose } from '@mdi/js';
import { Subject, catchError, debounceTime, of, startWith, switchMap } from 'rxjs';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';
import { RecordsClient } from '../records-client';

/** Milliseconds that typing must rest before the servers are searched. */
const REST = 200;

/** How many servers are offered at once. */
const OFFERED = 50;

/**
 * Chooses the server before this one. Offered are those that can stand there: by SSH, not this server, not one that is
 * itself reached through it, and none with the longest allowed chain before it.
 */
@Component({
  selector: 'kiops-jump-server-select',
  imports: [FieldError, Icon, MatAutocompleteModule, MatFormField, MatHint, MatIconButton, MatInput, MatLabel, MatSuffix],
  templateUrl: './jump-server-select.html',
  styleUrl: './jump-server-select.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JumpServerSelect {
  /** The id of the chosen server; empty for a direct way. */
  readonly field = input.required<FieldTree<string>>();
  /** The server that is edited; undefined for a new one. */
  readonly server = input.required<Server | undefined>();

  readonly #client = inject(RecordsClient);
  readonly #searches = new Subject<string>();
  readonly #found = signal<readonly Server[]>([]);

  /** The chosen server's label: known from the route of the edited server until another one is chosen. */
  readonly #chosenLabel = linkedSignal(() => {
    const nearest = this.server()?.route.at(-1);
    return nearest && nearest.id === this.server()?.jumpServerId ? nearest.label : '';
  });
  protected readonly typed = linkedSignal(() => this.#chosenLabel());
  protected readonly options = computed(() => this.#found().filter((candidate) => canStandBefore(candidate, this.server())));
  protected readonly address = serverAddress;
  protected readonly clearIcon = mdiClose;

  constructor() {
    this.#searches
      .pipe(
        debounceTime(REST),
        startWith(''),
        switchMap((q) => this.#client.list('servers', { q, sort: 'label', limit: OFFERED }).pipe(catchError(() => of(undefined)))),
        takeUntilDestroyed(inject(DestroyRef)),
      )
      .subscribe((page) => this.#found.set(page?.items ?? []));
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.#searches.next(text.trim());
  }

  protected choose(server: Server): void {
    this.#chosenLabel.set(server.label);
    this.typed.set(server.label);
    this.#set(server.id);
  }

  protected clear(): void {
    this.#chosenLabel.set('');
    this.typed.set('');
    this.#searches.next('');
    this.#set('');
  }

  /** Text that names no server is not a choice: leaving the field brings the chosen one back, and empty text clears it. */
  protected leave(): void {
    this.field()().markAsTouched();
    if (this.typed().trim() === '' && this.field()().value() !== '') this.clear();
    else this.typed.set(this.#chosenLabel());
  }

  #set(id: string): void {
    this.field()().value.set(id);
    this.field()().markAsDirty();
  }
}

function canStandBefore(candidate: Server, server: Server | undefined): boolean {
  if (candidate.protocol !== 'ssh' || candidate.route.length >= LIMITS.jumpServers.max) return false;
  return !server || (candidate.id !== server.id && !candidate.route.some((hop) => hop.id === server.id));
}
