import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { form, FormField, type SchemaPath, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { type FittingCredential, readImageReference, type Server, serverAddress } from '@kiops/contracts';
import { DialogHead } from '../../dialog/dialog-head';
import { UnsavedText } from '../../dialog/unsaved-text';
import { FieldError } from '../../problem/field-error';
import { focusFirstError } from '../../problem/submit';
import { CredentialChoice } from './credential-choice';
import { CredentialField } from './credential-field';
import {
  type Deployment,
  type DeploymentForm,
  proposedName,
  readDeployment,
  RESTART_POLICIES,
  type RestartPolicy,
} from './deployment';

/** What is to be deployed, and with which credential its image is pulled; null for none. */
export interface DeployOrder {
  readonly deployment: Deployment;
  readonly credential: FittingCredential | null;
}

const EMPTY: DeploymentForm = {
  image: '',
  containerName: '',
  ports: '',
  environment: '',
  restart: 'unless-stopped',
};

const RESTART_WORDS: Readonly<Record<RestartPolicy, string>> = {
  'unless-stopped': 'Unless it was stopped',
  always: 'Always',
  'on-failure': 'When it fails',
  no: 'Never',
};

/** Asks what to deploy on a server; closes with the order. */
@Component({
  selector: 'kiops-deploy-dialog',
  imports: [
    CredentialField,
    DialogHead,
    FieldError,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  templateUrl: './deploy-dialog.html',
  styleUrls: ['../../records/form/form-fields.scss', './deploy-dialog.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeployDialog {
  readonly #ref = inject<MatDialogRef<DeployDialog, DeployOrder>>(MatDialogRef);
  readonly #model = signal(EMPTY);
  readonly #faults = computed(() => {
    const read = readDeployment(this.#model());
    return 'faults' in read ? read.faults : {};
  });

  protected readonly server = inject<Server>(MAT_DIALOG_DATA);
  protected readonly address = serverAddress(this.server);
  protected readonly form = form(this.#model, (path) => {
    const fields: Record<keyof DeploymentForm, SchemaPath<string>> = path;
    for (const name of Object.keys(EMPTY) as (keyof DeploymentForm)[]) {
      validate(fields[name], () => {
        const message = this.#faults()[name];
        return message === undefined ? undefined : { kind: 'deployment', message };
      });
    }
  });
  protected readonly credential = new CredentialChoice(
    computed(() => readImageReference(this.#model().image.trim())),
  );
  readonly #typed = new UnsavedText({
    isUnsaved: () => this.form().dirty(),
    cancel: () => this.cancel(),
  });
  protected readonly policies = RESTART_POLICIES.map((policy) => ({ policy, words: RESTART_WORDS[policy] }));

  constructor() {
    effect(() => {
      const name = proposedName(this.form.image().value());
      if (name !== '' && !this.form.containerName().dirty()) this.form.containerName().value.set(name);
    });
  }

  /** Closes with the order; faulty fields get their errors and the focus instead. */
  protected async deploy(event: Event): Promise<void> {
    event.preventDefault();
    const read = readDeployment(this.#model());
    if ('faults' in read) {
      this.form().markAsTouched();
      focusFirstError(this.form);
      return;
    }
    await this.credential.settled();
    // It says so beside the button that tries again: an image is not to be pulled without an account by accident.
    if (this.credential.hasFailed()) return;
    this.#ref.close({ deployment: read.deployment, credential: this.credential.chosen() });
  }

  /** Closes; asks before it throws away what was typed. */
  protected async cancel(): Promise<void> {
    if (await this.#typed.mayDiscard()) this.#ref.close();
  }
}
