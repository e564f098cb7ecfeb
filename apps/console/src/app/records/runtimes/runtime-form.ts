import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { FormField, form } from '@angular/forms/signals';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import {
  RUNTIME_ENDPOINT,
  LIMITS,
  type Runtime,
  type RuntimeFields,
  type RuntimeKind,
} from '@kiops/contracts';
import { mdiDocker, mdiKubernetes } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';
import { longText, requiredText, secret, url } from '../form/field-rules';
import { FormFrame } from '../form/form-frame';
import { RecordEditing } from '../form/record-editing';
import { DocumentField } from '../form/document-field';
import { kubeconfigFacts } from './kubeconfig';

/** Adds or changes a Kubernetes cluster or a Docker engine that runs on a server. */
@Component({
  selector: 'kiops-runtime-form',
  imports: [
    DocumentField,
    FieldError,
    FieldNote,
    FormField,
    FormFrame,
    Icon,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
  ],
  templateUrl: './runtime-form.html',
  styleUrl: '../form/form-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuntimeForm {
  protected readonly editing = new RecordEditing('runtimes', { toModel, toFields });
  protected readonly isKubernetes = computed(() => this.editing.model().kind === 'kubernetes');
  protected readonly form = form(this.editing.model, (path) => {
    requiredText(path.label, LIMITS.label, 'a name by which you find it');
    url(path.endpoint, 'the address of its API', RUNTIME_ENDPOINT);
    secret(
      path.kubeconfig,
      LIMITS.document,
      () => this.isKubernetes() && this.editing.needsSecret(),
      () => this.editing.secretReason('kubeconfig'),
    );
    longText(path.ca, LIMITS.document);
    longText(path.cert, LIMITS.document);
    secret(
      path.key,
      LIMITS.document,
      () => !this.isKubernetes() && this.editing.asksForSecret(),
      () => this.editing.secretReason('TLS files'),
    );
  });
  protected readonly icons = { kubernetes: mdiKubernetes, docker: mdiDocker };

  protected setKind(kind: RuntimeKind): void {
    this.form.kind().value.set(kind);
  }

  /** A kubeconfig names its cluster and address: they fill the fields that are empty. */
  protected readKubeconfig(): void {
    // A pasted text reaches the field right after this event.
    setTimeout(() => {
      const { context, server } = kubeconfigFacts(this.form.kubeconfig().value());
      if (context && !this.form.label().value()) this.form.label().value.set(context);
      if (server && !this.form.endpoint().value()) this.form.endpoint().value.set(server);
    });
  }

  /** Shows what is stored of it. */
  protected tidyAddress(): void {
    this.form.endpoint().value.update(RUNTIME_ENDPOINT.tidy);
  }
}

function toModel(runtime: Partial<Runtime>) {
  return {
    kind: runtime.kind ?? ('kubernetes' as RuntimeKind),
    serverId: runtime.serverId ?? null,
    label: runtime.label ?? '',
    endpoint: runtime.endpoint ?? '',
    kubeconfig: '',
    ca: '',
    cert: '',
    key: '',
  };
}

function toFields(model: ReturnType<typeof toModel>): RuntimeFields {
  const { kubeconfig, ca, cert, key, ...fields } = model;
  if (model.kind === 'kubernetes') return { ...fields, ...(kubeconfig && { kubeconfig }) };
  return { ...fields, ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
