import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  mdiConsole,
  mdiFormTextboxPassword,
  mdiKey,
  mdiLoginVariant,
  mdiPencilOutline,
  mdiRefresh,
  mdiShieldKeyOutline,
  mdiStethoscope,
} from '@mdi/js';
import { Icon } from '../../icon/icon';
import type { Cure, Diagnosis } from '../hop-doctor/diagnosis';
import { CodeText } from './code-text';

const CURES: Readonly<Record<Cure, { readonly words: string; readonly icon: string }>> = {
  retry: { words: 'Retry', icon: mdiRefresh },
  'use-key': { words: 'Use an SSH key', icon: mdiKey },
  'use-password': { words: 'Use a password', icon: mdiFormTextboxPassword },
  'change-secret': { words: 'Change the secret', icon: mdiKey },
  'edit-server': { words: 'Edit server', icon: mdiPencilOutline },
  'replace-pin': { words: 'Replace the trusted key…', icon: mdiShieldKeyOutline },
  'sign-in': { words: 'Sign in', icon: mdiLoginVariant },
  'bastion-terminal': { words: 'Open a terminal on the jump server', icon: mdiConsole },
};

/** The hop doctor: what went wrong, what is known, what to try, and the likeliest cure as its first button. */
@Component({
  selector: 'kiops-doctor-card',
  imports: [CodeText, Icon, MatButton],
  templateUrl: './doctor-card.html',
  styleUrl: './doctor-card.scss',
  host: { role: 'alert' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DoctorCard {
  readonly diagnosis = input.required<Diagnosis>();
  readonly chosen = output<Cure>();

  protected readonly icon = mdiStethoscope;
  protected readonly retry = CURES.retry;
  protected readonly first = computed(() => CURES[this.diagnosis().cure]);
}
