import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { PLANS } from '@kiops/contracts';
import { Appearance, type AppearanceChoice } from '../appearance/appearance';
import { DateWords } from '../dates/date-words';
import { Session } from '../session/session';
import { NameEdit } from './name-edit';

/** Email, role and plan, which others decide; the name and the console's look, which one decides oneself. */
@Component({
  selector: 'kiops-basic-information',
  imports: [MatButtonToggle, MatButtonToggleGroup, NameEdit],
  template: `
    @if (me(); as person) {
      <dl>
        <div>
          <dt>Name</dt>
          <dd><kiops-name-edit [name]="person.name" /></dd>
        </div>
        <div>
          <dt>Email</dt>
          <dd>{{ person.email }}</dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>
            <span class="marker">{{ person.role }}</span>
          </dd>
        </div>
        @if (person.role !== 'PlatformAdmin') {
          <div>
            <dt>Plan</dt>
            <dd>{{ planName() }}</dd>
          </div>
        }
        <div>
          <dt>Member since</dt>
          <dd>{{ since() }}</dd>
        </div>
        <div>
          <dt id="kiops-appearance">Appearance</dt>
          <dd>
            <mat-button-toggle-group
              aria-labelledby="kiops-appearance"
              hideSingleSelectionIndicator
              [value]="appearance()"
              (change)="choose($event.value)"
            >
              <mat-button-toggle value="system">System</mat-button-toggle>
              <mat-button-toggle value="light">Light</mat-button-toggle>
              <mat-button-toggle value="dark">Dark</mat-button-toggle>
            </mat-button-toggle-group>
            <p class="hint">On this device.</p>
          </dd>
        </div>
      </dl>
    }
  `,
  styleUrl: './basic-information.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BasicInformation {
  readonly #appearance = inject(Appearance);
  readonly #words = inject(DateWords);

  protected readonly me = inject(Session).me;
  protected readonly appearance = this.#appearance.choice;
  protected readonly planName = computed(() => {
    const me = this.me();
    return me && PLANS[me.plan].name;
  });
  protected readonly since = computed(() => {
    const me = this.me();
    return me && this.#words.day(me.createdAt);
  });

  protected choose(choice: AppearanceChoice): void {
    this.#appearance.choose(choice);
  }
}
