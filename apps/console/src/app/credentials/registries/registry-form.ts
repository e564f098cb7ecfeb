import { ChangeDetectionStrategy, Component } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  REGISTRY_ADDRESS,
  LIMITS,
  REGISTRY_KINDS,
  type Registry,
  type RegistryFields,
  type RegistrySecretKind,
} from '@kiops/contracts';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { longText, requiredText, secret, url } from '../../records/form/field-rules';
import { FormFrame } from '../../records/form/form-frame';
import { NotesHint } from '../../records/form/notes-hint';
import { RecordEditing } from '../../records/form/record-editing';
import { SecretInput } from '../../records/form/secret-input';
import { Filling } from '../../records/paste/filling';
import { PasteLine, type PasteOutcome } from '../../records/paste/paste-line';
import { REGISTRY_KIND_NAMES } from './registry-kinds';

/** Adds or changes a registry. */
@Component({
  selector: 'kiops-registry-form',
  imports: [
    FieldError,
    FieldNote,
    FormField,
    FormFrame,
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
  templateUrl: './registry-form.html',
  styleUrl: '../../records/form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegistryForm {
  protected readonly editing = new RecordEditing('registries', { toModel, toFields });
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    url(path.url, 'the registry’s address, such as harbor.example.com', REGISTRY_ADDRESS);
    requiredText(path.username, LIMITS.username, 'the user name');
    longText(path.notes, LIMITS.notes);
    secret(path.password, LIMITS.secret, this.editing.needsSecret, () =>
      this.editing.secretReason('password'),
    );
  });
  protected readonly kinds = REGISTRY_KINDS.map((kind) => ({ kind, ...REGISTRY_KIND_NAMES[kind] }));

  protected readonly filling = new Filling(this.form);

  constructor() {
    if (!this.editing.record()) void import('../../records/paste/read-pasted');
  }

  protected readonly fill = async (text: string): Promise<PasteOutcome> => {
    const { readPastedRegistry } = await import('../../records/paste/read-pasted');
    const pasted = readPastedRegistry(text);
    if (pasted.fault !== undefined) return pasted;
    const names = this.filling.fill({ ...pasted.fields, password: pasted.secret });
    const { remarks, secret: found } = pasted;
    return {
      filled: names.map((name) => (name === 'url' ? 'URL' : name)),
      remarks,
      holdsSecret: found !== undefined,
    };
  };

  /** Shows what is stored of it. */
  protected tidyAddress(): void {
    this.form.url().value.update(REGISTRY_ADDRESS.tidy);
  }
}

function toModel(registry: Partial<Registry>) {
  return {
    label: registry.label ?? '',
    kind: registry.kind ?? 'docker',
    url: registry.url ?? '',
    username: registry.username ?? '',
    secretKind: registry.secretKind ?? ('password' as RegistrySecretKind),
    notes: registry.notes ?? '',
    password: '',
  };
}

function toFields({ notes, password, ...fields }: ReturnType<typeof toModel>): RegistryFields {
  return { ...fields, notes: notes || null, ...(password === '' ? {} : { password }) };
}
