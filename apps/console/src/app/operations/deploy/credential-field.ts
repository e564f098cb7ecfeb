import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatOption, MatSelect, MatSelectTrigger } from '@angular/material/select';
import { DOCKER_HUB } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiKeyOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { CredentialChoice } from './credential-choice';

/** What the image is pulled with: the record that fits its host, another one, or none. */
@Component({
  selector: 'kiops-credential-field',
  imports: [
    Icon,
    MatButton,
    MatFormField,
    MatHint,
    MatLabel,
    MatOption,
    MatProgressBar,
    MatSelect,
    MatSelectTrigger,
  ],
  templateUrl: './credential-field.html',
  styleUrl: './credential-field.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialField {
  readonly choice = input.required<CredentialChoice>();

  protected readonly icons = { key: mdiKeyOutline, failed: mdiAlertCircleOutline };
  /** Why there is nothing to choose. */
  protected readonly none = computed(() =>
    this.choice().host() === DOCKER_HUB
      ? 'There is no Docker Hub account in Credentials.'
      : `No registry in Credentials fits ${this.choice().host()}.`,
  );
}
