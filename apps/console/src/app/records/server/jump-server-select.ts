import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  effect,
  inject,
  input,
  model,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import {
  type FormValueControl,
  type ParseResult,
  type ValidationError,
  transformedValue,
} from '@angular/forms/signals';
import { MatAutocompleteModule, MatAutocompleteTrigger } from '@angular/material/autocomplete';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import {
  HOST,
  type HostParts,
  LIMITS,
  type Server,
  normalHost,
  serverAddress,
  splitHost,
} from '@kiops/contracts';
import { mdiClose, mdiServerNetwork, mdiServerPlus } from '@mdi/js';
import { Subject, catchError, debounceTime, firstValueFrom, map, of, startWith, switchMap } from 'rxjs';
import { Icon } from '../../icon/icon';
import { RecordsClient } from '../records-client';
import { MarkedText } from './marked-text';

/** Milliseconds that typing must rest before the servers are searched. */
const REST = 200;

/** How many servers are offered at once. */
const OFFERED = 50;

const NO_SUCH_SERVER = {
  kind: 'no-such-server',
  message:
    'No server is called that. Choose one of the list, or empty this field to reach the server directly.',
};

/** The last option: what is typed becomes a server of its own. */
const NEW = 'new';

/** A jump server as somebody wrote it down. What was not said is missing. */
export interface WantedHop {
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
}

/** A server that is to be added, and the jump servers before it, the nearest to the browser first. */
export interface NewJumpServer {
  readonly begin: Partial<Server>;
  readonly through: readonly WantedHop[];
}

/** What stands in the field, to be put back. */
export interface JumpServerEntry {
  readonly text: string;
  readonly chosen: Server | undefined;
}

/** What a search found. */
interface Found {
  readonly query: string;
  readonly servers: readonly Server[];
}

/**
 * Chooses the server before this one. Offered are those that can stand there: by SSH, not this server, not one that is
 * itself reached through it, and none with the longest allowed chain before it.
 *
 * The value is the id of the chosen server, or empty for a direct way. Text that names none is an error of the field, and
 * stays where it was typed: no way of leaving the field turns it into a direct way.
 */
@Component({
  selector: 'kiops-jump-server-select',
  imports: [
    Icon,
    MarkedText,
    MatAutocompleteModule,
    MatError,
    MatFormField,
    MatHint,
    MatIconButton,
    MatInput,
    MatLabel,
    MatSuffix,
  ],
  templateUrl: './jump-server-select.html',
  styleUrl: './jump-server-select.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JumpServerSelect implements FormValueControl<string> {
  readonly value = model('');
  readonly touched = input(false);
  readonly errors = input<readonly ValidationError.WithOptionalFieldTree[]>([]);
  readonly touch = output();
  /** The server that is edited; undefined for a new one. */
  readonly server = input.required<Server | undefined>();
  /** Somebody wants to add what is typed as a server. It is not chosen before it is there. */
  readonly add = output<NewJumpServer>();

  readonly #client = inject(RecordsClient);
  readonly #searches = new Subject<string>();
  readonly #found = signal<Found>({ query: '', servers: [] });
  /** The way that a pasted line names and no server stands for, and why, for the error. */
  readonly #wanted = signal<{ readonly hops: readonly WantedHop[]; readonly message: string } | undefined>(
    undefined,
  );
  /** What was offered when the pointer went down: an answer that comes then must not move the options under it. */
  readonly #held = signal<Found | undefined>(undefined);
  /** The option on which the pointer went down, until something else is typed. */
  #pressed: Server | typeof NEW | undefined;
  /** The server whose label stands in the field, when it was chosen here. */
  #chosen: Server | undefined;
  /** Enter was pressed before the servers for this text were found. */
  #choosesWhenFound = false;

  protected readonly text = transformedValue<string, string>(this.value, {
    parse: (text) => this.#parse(text.trim()),
    format: (id) => untracked(() => this.#labelOf(id)),
  });
  protected readonly namesNone = computed(() => this.text.parseErrors().length > 0);
  protected readonly options = computed(() => {
    const { query, servers } = this.#held() ?? this.#found();
    const possible = servers.filter((candidate) => canStandBefore(candidate, this.server()));
    const typed = this.text().trim();
    // What was found for other text is offered as far as it fits, until the answer for this text is there.
    return !this.namesNone() || query === typed
      ? possible
      : possible.filter((candidate) => isLike(candidate, typed));
  });
  /** What is searched for, as long as it names none. */
  protected readonly typed = computed(() => (this.namesNone() ? this.text().trim() : ''));
  /** What is typed, where it names none although all servers were searched: it can be added. */
  protected readonly unknown = computed(() => {
    const { query } = this.#held() ?? this.#found();
    return query === this.typed() ? query : '';
  });
  /** The same, as the option names it. */
  protected readonly unknownWords = computed(() => {
    const last = this.#wanted()?.hops.at(-1);
    return last ? spelled(last) : this.unknown();
  });
  protected readonly error = computed(() => (this.touched() ? this.errors().at(0)?.message : undefined));
  protected readonly address = serverAddress;
  protected readonly newServer = NEW;
  protected readonly icons = { clear: mdiClose, server: mdiServerNetwork, add: mdiServerPlus };

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('search');
  private readonly matInput = viewChild.required(MatInput);
  private readonly list = viewChild.required(MatAutocompleteTrigger);

  constructor() {
    // The text is no control of the form, so that Material does not look for its errors by itself.
    effect(() => {
      const input = this.matInput();
      input.errorState = this.error() !== undefined;
      input.stateChanges.next();
    });
    this.#searches
      .pipe(
        debounceTime(REST),
        startWith(''),
        switchMap((q) =>
          this.#client.list('servers', { q, sort: 'label', limit: OFFERED }).pipe(
            map(({ items }): Found => ({ query: q, servers: items })),
            catchError(() => of<Found>({ query: q, servers: [] })),
          ),
        ),
        takeUntilDestroyed(inject(DestroyRef)),
      )
      .subscribe((found) => this.#take(found));
  }

  focus(options?: FocusOptions): void {
    this.field().nativeElement.focus(options);
  }

  /** What stands in the field, so that it can be put back by {@link restore}. */
  entry(): JumpServerEntry {
    return { text: this.text(), chosen: this.#chosen };
  }

  restore({ text, chosen }: JumpServerEntry): void {
    this.#wanted.set(undefined);
    this.#chosen = chosen;
    this.text.set(text);
  }

  /**
   * Takes the way that a pasted line names, the nearest to the browser first: chooses the server that its last hop is, in
   * normal form or by its label, if the way there is the same. Otherwise it stands in the field as an error, to be added or
   * chosen by hand: it is not lost.
   *
   * @returns whether a server was chosen
   */
  async want(hops: readonly WantedHop[]): Promise<boolean> {
    const last = hops[hops.length - 1];
    const q = normalHost(last.host);
    const found = await firstValueFrom(
      this.#client.list('servers', { q, sort: 'label', limit: OFFERED }).pipe(
        map(({ items }) => items),
        catchError(() => of<readonly Server[]>([])),
      ),
    );
    const named = found.filter((each) => canStandBefore(each, this.server()) && isHop(each, last));
    const fitting = named.filter(({ route }) => isWay(route, hops.slice(0, -1)));
    if (fitting.length === 1) {
      this.choose(fitting[0]);
      return true;
    }
    this.#chosen = undefined;
    this.#wanted.set({ hops, message: wantedWords(last, named) });
    this.#found.set({ query: last.host, servers: found });
    this.text.set(last.host);
    this.#searches.next(last.host);
    this.touch.emit();
    return false;
  }

  /** Whether an option is what the pasted line seems to mean. */
  protected isAsPasted(server: Server): boolean {
    const last = this.#wanted()?.hops.at(-1);
    return last !== undefined && isLikeHop(server, last);
  }

  protected type(text: string): void {
    this.#wanted.set(undefined);
    this.#chosen = undefined;
    this.#pressed = undefined;
    this.#choosesWhenFound = false;
    this.text.set(text);
    this.#searches.next(text.trim());
  }

  /** Takes a server, as if it had been chosen in the list. */
  choose(server: Server): void {
    this.#wanted.set(undefined);
    this.#chosen = server;
    this.text.set(server.label);
    // An open list would take the next Enter, which is for the form.
    this.list().closePanel();
    this.#searches.next('');
  }

  protected take(option: Server | typeof NEW): void {
    if (option !== this.#pressed && !this.#isOffered(option)) {
      // Typing went on, and Enter came before the options were drawn anew: `enter` sees to what stands in the field.
      this.field().nativeElement.value = this.text();
      return;
    }
    if (option !== NEW) return this.choose(option);
    const hops = this.#wanted()?.hops;
    const begin = hops ? { ...hops[hops.length - 1] } : beginOf(this.text().trim());
    this.add.emit({ begin, through: hops?.slice(0, -1) ?? [] });
  }

  /** What stands in the field once an option was taken. */
  protected readonly wordsOf = (option: Server | typeof NEW): string =>
    option === NEW ? this.text() : option.label;

  protected clear(): void {
    this.type('');
    this.focus();
  }

  /** Enter takes the highlighted option, as Material does it, or the only one; it never sends text that names none. */
  protected enter(event: Event): void {
    if (!this.namesNone()) return;
    event.preventDefault();
    this.touch.emit();
    this.#choosesWhenFound = true;
    if (this.#found().query === this.text().trim()) this.#chooseTheOnlyOne();
  }

  /** Keeps the focus in the field, and the options where they are, while one is pressed. */
  protected press(event: Event, option: Server | typeof NEW): void {
    event.preventDefault();
    this.#pressed = option;
    this.#held.set(this.#found());
    addEventListener('mouseup', () => this.#held.set(undefined), { once: true });
  }

  #isOffered(option: Server | typeof NEW): boolean {
    return option === NEW ? this.unknown() !== '' : this.options().some(({ id }) => id === option.id);
  }

  #take(found: Found): void {
    this.#found.set(found);
    if (!this.namesNone()) return;
    // Now that more servers are known, the text may name one.
    this.text.set(this.text());
    if (this.#choosesWhenFound && found.query === this.text().trim()) this.#chooseTheOnlyOne();
  }

  #chooseTheOnlyOne(): void {
    this.#choosesWhenFound = false;
    const [only, ...others] = this.options();
    if (this.namesNone() && only && others.length === 0) this.choose(only);
  }

  #parse(text: string): ParseResult<string> {
    if (text === '') return { value: '' };
    const wanted = this.#wanted();
    if (wanted) return { error: { kind: 'not-registered', message: wanted.message } };
    if (text === this.#chosen?.label.trim()) return { value: this.#chosen.id };
    if (this.value() !== '' && text === this.#labelOf(this.value()).trim()) return { value: this.value() };
    const named = this.#found().servers.filter(
      (candidate) => canStandBefore(candidate, this.server()) && isCalled(candidate, text),
    );
    if (named.length !== 1) return { error: NO_SUCH_SERVER };
    this.#chosen = named[0];
    return { value: named[0].id };
  }

  /** The label of a server that was chosen here, or from which the edited one is reached already. */
  #labelOf(id: string): string {
    const nearest = this.server()?.route.at(-1);
    return [this.#chosen, nearest].find((each) => each?.id === id)?.label ?? '';
  }
}

function canStandBefore(candidate: Server, server: Server | undefined): boolean {
  if (candidate.protocol !== 'ssh' || candidate.route.length >= LIMITS.jumpServers.max) return false;
  return !server || (candidate.id !== server.id && !candidate.route.some((hop) => hop.id === server.id));
}

/** Whether a server is the one that was written down: by its address in normal form, or by its label. */
function isHop(server: Server, { host, port, username }: WantedHop): boolean {
  if (username !== undefined && server.username !== username) return false;
  if (normalHost(server.host) === normalHost(host)) return server.port === (port ?? 22);
  return server.label.toLowerCase() === host.toLowerCase() && (port === undefined || server.port === port);
}

/** The same, with a name that was cut short: `bastion` for `bastion.acme.io`. */
function isLikeHop(server: Server, hop: WantedHop): boolean {
  const isShort = normalHost(server.host).startsWith(`${normalHost(hop.host)}.`);
  return isHop(isShort ? { ...server, host: hop.host } : server, hop);
}

/** Whether a registered way is the one that was written down. */
function isWay(route: Server['route'], hops: readonly WantedHop[]): boolean {
  return (
    route.length === hops.length && route.every((hop, place) => isHop({ ...hop } as Server, hops[place]))
  );
}

function wantedWords(hop: WantedHop, named: readonly Server[]): string {
  if (named.length > 1) return `Several servers are ${spelled(hop)}. Choose one of them.`;
  return named.length === 1
    ? `${named[0].label} is registered, but with another way to it than in the pasted line. Choose it if its own way is right.`
    : `${spelled(hop)} is not registered yet. Add it as a new server, or choose the one that it is.`;
}

function spelled({ host, port, username }: WantedHop): string {
  const place = port === undefined ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return username === undefined ? place : `${username}@${place}`;
}

/** What a server that is typed as `user@host:port`, or by a name, begins with. */
function beginOf(text: string): Partial<Server> {
  const parts: Partial<HostParts> | undefined =
    splitHost(text) ?? (HOST.test(text) ? { host: text } : undefined);
  if (!parts) return { label: text };
  const { host, port, username } = parts;
  return { host, ...(port !== undefined && { port }), ...(username !== undefined && { username }) };
}

function isCalled(server: Server, text: string): boolean {
  return [server.label, serverAddress(server)].some((name) => name.toLowerCase() === text.toLowerCase());
}

function isLike(server: Server, text: string): boolean {
  return [server.label, serverAddress(server)].some((name) =>
    name.toLowerCase().includes(text.toLowerCase()),
  );
}
