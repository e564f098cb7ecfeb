import { ChangeDetectionStrategy, Component } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  DB_ENGINES,
  DEFAULT_DB_PORTS,
  type DbConnection,
  type DbConnectionFields,
  type DbEngine,
  LIMITS,
  TLS_MODES,
  type TlsMode,
} from '@kiops/contracts';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import {
  host,
  hostList,
  linesOf,
  longText,
  optionalText,
  port,
  requiredText,
  secret,
} from '../../records/form/field-rules';
import { FormFrame } from '../../records/form/form-frame';
import { NotesHint } from '../../records/form/notes-hint';
import { HostSplit } from '../../records/form/host-split';
import { RecordEditing } from '../../records/form/record-editing';
import { SecretInput } from '../../records/form/secret-input';
import { Filling } from '../../records/paste/filling';
import { PasteLine, type PasteOutcome } from '../../records/paste/paste-line';
import { DB_ENGINE_NAMES, TLS_MODE_NAMES } from '../../records/db-names';

/** Adds or changes a database account. */
@Component({
  selector: 'kiops-db-connection-form',
  imports: [
    CdkTextareaAutosize,
    FieldError,
    FieldNote,
    FormField,
    FormFrame,
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
  templateUrl: './db-connection-form.html',
  styleUrl: '../../records/form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DbConnectionForm {
  protected readonly editing = new RecordEditing('db-connections', { toModel, toFields });
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    host(path.host);
    port(path.port);
    requiredText(path.database, LIMITS.database, 'the database’s name');
    requiredText(path.username, LIMITS.username, 'the user name');
    optionalText(path.authSource, LIMITS.database);
    optionalText(path.replicaSet, LIMITS.database);
    optionalText(path.serviceName, LIMITS.database);
    hostList(path.hosts);
    longText(path.notes, LIMITS.notes);
    secret(path.password, LIMITS.secret, this.editing.asksForSecret, () =>
      this.editing.secretReason('password'),
    );
  });
  protected readonly engines = DB_ENGINES.map((engine) => ({ engine, name: DB_ENGINE_NAMES[engine] }));
  protected readonly tlsModes = TLS_MODES.map((mode) => ({ mode, name: TLS_MODE_NAMES[mode] }));

  protected readonly hostSplit = new HostSplit(this.form);

  protected readonly filling = new Filling(this.form);

  constructor() {
    if (!this.editing.record()) void import('../../records/paste/read-pasted');
  }

  protected readonly fill = async (text: string): Promise<PasteOutcome> => {
    const { readPastedDatabase } = await import('../../records/paste/read-pasted');
    const pasted = readPastedDatabase(text);
    if (pasted.fault !== undefined) return pasted;
    const { label: _label, notes: _notes, password: _password, ...model } = toModel(pasted.fields);
    const told = { ...pasted.fields, ...(pasted.fields['options'] as object | undefined) };
    const given = Object.entries(model).filter(([name]) => name in told);
    const names = this.filling.fill({ ...Object.fromEntries(given), password: pasted.secret });
    const { remarks, secret: found } = pasted;
    return {
      filled: names.map((name) => FIELD_NAMES[name] ?? name),
      remarks,
      holdsSecret: found !== undefined,
    };
  };

  /** Another engine brings its usual port, unless another port was typed. */
  protected usePortOf(engine: DbEngine): void {
    const usual: readonly (number | null)[] = Object.values(DEFAULT_DB_PORTS);
    const typed = this.form.port().value();
    if (typed === null || usual.includes(typed)) this.form.port().value.set(DEFAULT_DB_PORTS[engine]);
  }
}

/** What fields are called in a sentence, where that is not their name. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  tlsMode: 'TLS',
  authSource: 'authentication database',
  replicaSet: 'replica set',
  serviceName: 'service name',
  srv: 'SRV',
  hosts: 'all hosts',
};

function toModel(db: Partial<DbConnection>) {
  return {
    label: db.label ?? '',
    engine: db.engine ?? ('postgresql' as DbEngine),
    host: db.host ?? '',
    port: (db.port ?? DEFAULT_DB_PORTS[db.engine ?? 'postgresql']) as number | null,
    database: db.database ?? '',
    username: db.username ?? '',
    tlsMode: (db.options?.tlsMode ?? '') as TlsMode | '',
    authSource: db.options?.authSource ?? '',
    replicaSet: db.options?.replicaSet ?? '',
    serviceName: db.options?.serviceName ?? '',
    srv: db.options?.srv ?? false,
    hosts: (db.options?.hosts ?? []).join('\n'),
    notes: db.notes ?? '',
    password: '',
  };
}

function toFields(model: ReturnType<typeof toModel>): DbConnectionFields {
  const { tlsMode, authSource, replicaSet, serviceName, srv, password, port: typedPort, ...fields } = model;
  const { hosts: lines, notes, ...account } = fields;
  const hosts = linesOf(lines);
  return {
    ...account,
    port: typedPort ?? 0,
    options: {
      ...(tlsMode && { tlsMode }),
      ...(model.engine === 'mongodb' && srv && { srv }),
      ...(hosts.length > 0 && { hosts }),
      ...(model.engine === 'mongodb' && authSource && { authSource }),
      ...(model.engine === 'mongodb' && replicaSet && { replicaSet }),
      ...(model.engine === 'oracle' && serviceName && { serviceName }),
    },
    notes: notes || null,
    ...(password && { password }),
  };
}
