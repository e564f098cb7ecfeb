import { ChangeDetectionStrategy, Component } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { type DockerHubAccount, type DockerHubFields, LIMITS } from '@kiops/contracts';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { longText, requiredText, secret } from '../../records/form/field-rules';
import { FormFrame } from '../../records/form/form-frame';
import { NotesHint } from '../../records/form/notes-hint';
import { RecordEditing } from '../../records/form/record-editing';
import { SecretInput } from '../../records/form/secret-input';

/** Adds or changes a Docker Hub account. */
@Component({
  selector: 'kiops-docker-hub-form',
  imports: [
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
    NotesHint,
    SecretInput,
  ],
  templateUrl: './docker-hub-form.html',
  styleUrl: '../../records/form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DockerHubForm {
  protected readonly editing = new RecordEditing('docker-hub', { toModel, toFields });
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    requiredText(path.username, LIMITS.username, 'the Docker ID');
    longText(path.notes, LIMITS.notes);
    secret(path.accessToken, LIMITS.secret, this.editing.needsSecret, () =>
      this.editing.secretReason('access token'),
    );
  });
}

function toModel(account: Partial<DockerHubAccount>) {
  return {
    label: account.label ?? '',
    username: account.username ?? '',
    isDefault: account.isDefault ?? false,
    notes: account.notes ?? '',
    accessToken: '',
  };
}

function toFields({ notes, accessToken, ...fields }: ReturnType<typeof toModel>): DockerHubFields {
  return { ...fields, notes: notes || null, ...(accessToken && { accessToken }) };
}
