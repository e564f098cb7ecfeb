import { ChangeDetectionStrategy, Component } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import {
  GIT_ADDRESS,
  DEFAULT_BASE_URLS,
  GIT_PROVIDERS,
  type GitProvider,
  LIMITS,
  type SourceRepository,
  type SourceRepositoryFields,
} from '@kiops/contracts';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { longText, optionalText, requiredText, secret, url } from '../../records/form/field-rules';
import { FormFrame } from '../../records/form/form-frame';
import { NotesHint } from '../../records/form/notes-hint';
import { RecordEditing } from '../../records/form/record-editing';
import { SecretInput } from '../../records/form/secret-input';
import { Filling } from '../../records/paste/filling';
import { PasteLine, type PasteOutcome } from '../../records/paste/paste-line';
import { GIT_PROVIDER_NAMES } from './git-providers';

/** Adds or changes a Git token. */
@Component({
  selector: 'kiops-source-repository-form',
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
  templateUrl: './source-repository-form.html',
  styleUrl: '../../records/form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SourceRepositoryForm {
  protected readonly editing = new RecordEditing('source-repositories', { toModel, toFields });
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    url(path.baseUrl, 'the provider’s address', GIT_ADDRESS);
    optionalText(path.username, LIMITS.username);
    optionalText(path.scopes, { max: LIMITS.scopes.max * LIMITS.scope.max });
    longText(path.notes, LIMITS.notes);
    secret(path.token, LIMITS.secret, this.editing.needsSecret, () => this.editing.secretReason('token'));
  });
  protected readonly providers = GIT_PROVIDERS.map((provider) => ({
    provider,
    ...GIT_PROVIDER_NAMES[provider],
  }));

  protected readonly filling = new Filling(this.form);

  constructor() {
    if (!this.editing.record()) void import('../../records/paste/read-pasted');
  }

  protected readonly fill = async (text: string): Promise<PasteOutcome> => {
    const { readPastedRepository } = await import('../../records/paste/read-pasted');
    const pasted = readPastedRepository(text);
    if (pasted.fault !== undefined) return pasted;
    const names = this.filling.fill({ ...pasted.fields, token: pasted.secret });
    const { remarks, secret: found } = pasted;
    return {
      filled: names.map((name) => (name === 'baseUrl' ? 'address' : name)),
      remarks,
      holdsSecret: found !== undefined,
    };
  };

  /** Another provider brings its public address, unless another one was typed. */
  protected useAddressOf(provider: GitProvider): void {
    const typed = this.form.baseUrl().value();
    const known: readonly string[] = ['', ...Object.values(DEFAULT_BASE_URLS)];
    if (known.includes(typed)) this.form.baseUrl().value.set(DEFAULT_BASE_URLS[provider]);
  }

  /** Shows what is stored of it. */
  protected tidyAddress(): void {
    this.form.baseUrl().value.update(GIT_ADDRESS.tidy);
  }
}

function toModel(source: Partial<SourceRepository>) {
  return {
    label: source.label ?? '',
    provider: source.provider ?? ('github' as GitProvider),
    baseUrl: source.baseUrl ?? DEFAULT_BASE_URLS[source.provider ?? 'github'],
    username: source.username ?? '',
    scopes: (source.scopes ?? []).join(' '),
    expiresOn: source.expiresAt ? dayOf(source.expiresAt) : '',
    notes: source.notes ?? '',
    token: '',
  };
}

function toFields(model: ReturnType<typeof toModel>): SourceRepositoryFields {
  const { username, scopes, expiresOn, notes, token, ...fields } = model;
  return {
    ...fields,
    username: username.trim() === '' ? null : username,
    scopes: scopes.split(/[\s,]+/).filter((scope) => scope !== ''),
    expiresAt: expiresOn ? endOf(expiresOn) : null,
    notes: notes || null,
    ...(token && { token }),
  };
}

/** The day of a time in the reader's zone, as a date field has it: `2026-11-22`. */
function dayOf(time: string): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last second of a day in the reader's zone, in UTC. */
function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}
