import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
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
import { mdiAlertOutline, mdiMonitorLock } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { host, longText, port, requiredText, secret } from '../form/field-rules';
import { FormFrame } from '../form/form-frame';
import { openRecordForm } from '../form/open-record-form';
import { HostSplit } from '../form/host-split';
import { RecordEditing } from '../form/record-editing';
import { SecretInput } from '../form/secret-input';
import { BrowserSecret } from './browser-secret';
import { JumpServerSelect } from './jump-server-select';
import { PROTOCOL_NAMES } from './server-groups';

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
    SecretInput,
  ],
  templateUrl: './server-form.html',
  styleUrl: '../form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerForm {
  readonly #dialog = inject(MatDialog);
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
  protected readonly losesPassword = computed(
    () => this.isSsh() && this.editing.record()?.hasPassword === true,
  );
  protected readonly protocols = SERVER_PROTOCOLS.map((protocol) => ({
    protocol,
    name: PROTOCOL_NAMES[protocol],
  }));
  protected readonly icons = { browser: mdiMonitorLock, warning: mdiAlertOutline };

  protected readonly hostSplit = new HostSplit(this.form);

  /** Adds the server through which this one is reached, in a form over this one, and chooses it. */
  protected async addJumpServer(begin: Partial<Server>): Promise<void> {
    const width = SERVER_FORM_WIDTH;
    const added = await openRecordForm<Server>(this.#dialog, ServerForm, { begin }, { width });
    if (added) this.jumpServer().choose(added);
  }

  /** Another protocol brings its usual port, unless another port was typed. */
  protected usePortOf(protocol: ServerProtocol): void {
    const usual = Object.values(DEFAULT_SERVER_PORTS);
    const port = DEFAULT_SERVER_PORTS[protocol];
    if (port !== null && usual.includes(this.form.port().value())) this.form.port().value.set(port);
  }
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
