import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  resource,
  signal,
  viewChild,
} from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MAT_DIALOG_DATA, MatDialog } from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  DEFAULT_SERVER_PORTS,
  LIMITS,
  SERVER_PROTOCOLS,
  type Server,
  type ServerFields,
  type ServerProtocol,
} from '@kiops/contracts';
import { mdiAlertOutline, mdiCubeOutline, mdiMonitorLock } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { host, longText, port, requiredText, secret } from '../form/field-rules';
import { FormFrame } from '../form/form-frame';
import { NotesHint } from '../form/notes-hint';
import { openRecordForm } from '../form/open-record-form';
import { HostSplit } from '../form/host-split';
import { RecordEditing, type RecordFormData } from '../form/record-editing';
import { SecretInput } from '../form/secret-input';
import { Filling } from '../paste/filling';
import { PasteLine, type PasteOutcome } from '../paste/paste-line';
import { BrowserSecret } from './browser-secret';
import {
  type JumpServerEntry,
  JumpServerSelect,
  type NewJumpServer,
  type WantedHop,
} from './jump-server-select';
import { ServerRuntimes } from '../server-runtimes';
import { nameWords } from '../users-words';
import { PROTOCOL_NAMES } from './server-groups';

/** What the form of a server is opened with. */
export interface ServerFormData extends RecordFormData<Server> {
  /** The jump servers before a new server, as somebody wrote them down, the nearest to the browser first. */
  readonly through?: readonly WantedHop[];
}

/** What of a pasted line is told as filled. */
const FILLED = ['label', 'protocol', 'host', 'port', 'username'] as const;

/** Pixels. */
export const SERVER_FORM_WIDTH = 640;

/** Adds or changes a server. */
@Component({
  selector: 'kiops-server-form',
  imports: [
    BrowserSecret,
    FieldError,
    FieldNote,
    FormField,
    FormFrame,
    Icon,
    JumpServerSelect,
    MatCheckbox,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    NotesHint,
    PasteLine,
    SecretInput,
  ],
  templateUrl: './server-form.html',
  styleUrl: '../form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerForm {
  readonly #dialog = inject(MatDialog);
  readonly #data = inject<ServerFormData>(MAT_DIALOG_DATA);
  #jumpBefore: JumpServerEntry | undefined;
  #enteredSecret = false;
  private readonly jumpServer = viewChild.required(JumpServerSelect);
  private readonly browserSecret = viewChild(BrowserSecret);

  protected readonly editing = new RecordEditing('servers', {
    toModel,
    toFields,
    beside: () => this.browserSecret(),
  });
  /** A server that is there already has its secrets, and a place for more, in Credentials. */
  protected readonly isNew = this.editing.record() === undefined;
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    host(path.host);
    port(path.port);
    requiredText(path.username, LIMITS.username, 'the user name');
    longText(path.notes, LIMITS.notes);
    secret(
      path.password,
      LIMITS.secret,
      () => !this.isSsh() && this.editing.asksForSecret(),
      () => this.editing.secretReason('password'),
    );
  });
  protected readonly isSsh = computed(() => this.editing.model().protocol === 'ssh');
  protected readonly account = computed(() => {
    const { label, host, port: typedPort, username } = this.editing.model();
    return { label, host, port: typedPort ?? 0, username };
  });
  readonly #serverRuntimes = inject(ServerRuntimes);
  /** What runs on a server whose address changes. Where that cannot be read, saving says why. */
  readonly #runtimes = resource({
    params: () => (this.editing.changesAddress() ? this.editing.record()?.id : undefined),
    loader: ({ params: id }) => this.#serverRuntimes.on(id),
  });
  protected readonly runtimeCount = computed(() =>
    this.#runtimes.hasValue() ? this.#runtimes.value().length : 0,
  );
  protected readonly runtimes = computed(() =>
    this.#runtimes.hasValue() ? nameWords(this.#runtimes.value().map(({ label }) => label)) : '',
  );
  protected readonly losesPassword = computed(
    () => this.isSsh() && this.editing.record()?.hasPassword === true,
  );
  protected readonly protocols = SERVER_PROTOCOLS.map((protocol) => ({
    protocol,
    name: PROTOCOL_NAMES[protocol],
  }));
  protected readonly icons = { browser: mdiMonitorLock, runtimes: mdiCubeOutline, warning: mdiAlertOutline };

  protected readonly hostSplit = new HostSplit(this.form);
  /** A form that begins with something is not filled by a line. */
  protected readonly takesPaste = this.isNew && this.#data.begin === undefined;
  protected readonly filling = new Filling(this.form);
  readonly #pastedJump = signal('');
  /** Whether the jump server is the one of the pasted line. */
  protected readonly jumpFilled = computed(
    () => this.#pastedJump() !== '' && this.#pastedJump() === this.editing.model().jumpServerId,
  );

  constructor() {
    if (this.takesPaste) void import('../paste/read-pasted');
    const { through = [] } = this.#data;
    if (through.length > 0) afterNextRender(() => void this.jumpServer().want(through));
  }

  protected readonly fill = async (text: string): Promise<PasteOutcome> => {
    const { readPastedServer } = await import('../paste/read-pasted');
    const pasted = readPastedServer(text);
    if (pasted.fault !== undefined) return pasted;
    this.undoFill();
    const { jumps, keyFiles, label, ...place } = pasted.fields;
    const names = this.filling.fill({
      ...place,
      ...(this.isSsh() ? {} : { protocol: 'ssh' }),
      ...(this.editing.model().label === '' ? { label } : {}),
    });
    const filled: string[] = FILLED.filter((name) => names.includes(name));
    const remarks = [...pasted.remarks];
    if (place.allowOldAlgorithms) filled.push('old algorithms, which are weak');
    if (keyFiles.length > 0) {
      this.browserSecret()?.askForKey();
      remarks.push(`It signs in with the key file ${keyFiles[0]}: give that file below.`);
    }
    if (pasted.secret !== undefined) {
      this.#enteredSecret = this.browserSecret()?.enter(pasted.secret) ?? false;
      if (this.#enteredSecret) filled.push('password');
      else remarks.push('The password in it was left out: this browser keeps none now.');
    }
    if (jumps.length > 0) await this.#takeJumps(jumps, filled);
    return { filled, remarks, holdsSecret: pasted.secret !== undefined };
  };

  protected undoFill(): void {
    this.filling.undo();
    if (this.#jumpBefore) this.jumpServer().restore(this.#jumpBefore);
    if (this.#enteredSecret) this.browserSecret()?.clear();
    this.#jumpBefore = undefined;
    this.#enteredSecret = false;
  }

  /** A way that is not registered is asked for in its field, which has the focus then. */
  async #takeJumps(jumps: readonly WantedHop[], filled: string[]): Promise<void> {
    const select = this.jumpServer();
    this.#jumpBefore = select.entry();
    if (await select.want(jumps)) {
      filled.splice(jumpPlace(filled), 0, 'jump server');
      this.#pastedJump.set(select.value());
    } else select.focus();
  }

  /** Adds the server through which this one is reached, in a form over this one, and chooses it. */
  protected async addJumpServer({ begin, through }: NewJumpServer): Promise<void> {
    const data: ServerFormData = { begin, through };
    const added = await openRecordForm<Server>(this.#dialog, ServerForm, data, { width: SERVER_FORM_WIDTH });
    if (added) this.jumpServer().choose(added);
  }

  /** Another protocol brings its usual port, unless another port was typed. */
  protected usePortOf(protocol: ServerProtocol): void {
    const usual = Object.values(DEFAULT_SERVER_PORTS);
    const port = DEFAULT_SERVER_PORTS[protocol];
    if (port !== null && usual.includes(this.form.port().value())) this.form.port().value.set(port);
  }
}

/** Behind the fields of the address. */
function jumpPlace(filled: readonly string[]): number {
  return filled.filter((name) => (FILLED as readonly string[]).includes(name)).length;
}

function toModel(server: Partial<Server>) {
  const protocol: ServerProtocol = server.protocol ?? 'ssh';
  return {
    label: server.label ?? '',
    protocol,
    host: server.host ?? '',
    port: server.port ?? DEFAULT_SERVER_PORTS[protocol],
    username: server.username ?? '',
    jumpServerId: server.jumpServerId ?? '',
    allowOldAlgorithms: server.allowOldAlgorithms ?? false,
    notes: server.notes ?? '',
    password: '',
  };
}

function toFields(model: ReturnType<typeof toModel>): ServerFields {
  const { port: typedPort, jumpServerId, notes, password, ...fields } = model;
  return {
    ...fields,
    port: typedPort ?? 0,
    jumpServerId: jumpServerId || null,
    allowOldAlgorithms: model.protocol === 'ssh' && model.allowOldAlgorithms,
    notes: notes || null,
    ...(password && model.protocol !== 'ssh' && { password }),
  };
}
