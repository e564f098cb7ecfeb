import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatTab, MatTabContent, MatTabGroup, MatTabLabel } from '@angular/material/tabs';
import { ActivatedRoute, Router } from '@angular/router';
import { numberText } from '../quantities/quantities';
import { BasicInformation } from './basic-information';
import { ChangePassword } from './change-password';
import { PersonalTokens } from './personal-tokens';
import { Sessions } from './sessions';

/** The tabs as the address names them, in their order; the first needs no name there. */
const TABS = ['information', 'password', 'sessions', 'tokens'] as const;

/** One's own account: who one is here, the password, where one is signed in, and one’s tokens. */
@Component({
  selector: 'kiops-profile',
  imports: [
    BasicInformation,
    ChangePassword,
    MatTab,
    MatTabContent,
    MatTabGroup,
    MatTabLabel,
    PersonalTokens,
    Sessions,
  ],
  template: `
    <div class="page page-narrow">
      <div class="page-head"><h1>My info</h1></div>
      <div class="card">
        <mat-tab-group
          aria-label="My info"
          animationDuration="0"
          mat-stretch-tabs="false"
          [selectedIndex]="shown()"
          (selectedIndexChange)="show($event)"
        >
          <mat-tab label="Basic Information">
            <ng-template matTabContent><kiops-basic-information /></ng-template>
          </mat-tab>
          <mat-tab label="Change Password">
            <ng-template matTabContent><kiops-change-password /></ng-template>
          </mat-tab>
          <mat-tab>
            <ng-template mat-tab-label
              >Sessions
              @if (sessions(); as count) {
                <span class="count">{{ numberText(count) }}</span>
              }
            </ng-template>
            <ng-template matTabContent><kiops-sessions (counted)="sessions.set($event)" /></ng-template>
          </mat-tab>
          <mat-tab label="Tokens">
            <ng-template matTabContent><kiops-personal-tokens /></ng-template>
          </mat-tab>
        </mat-tab-group>
      </div>
    </div>
  `,
  styles: `
    .count {
      margin-left: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Profile {
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);

  /** The tab that the address names; another word, or none, stands for the first. */
  readonly tab = input<string>();

  protected readonly shown = computed(() =>
    Math.max(
      0,
      TABS.findIndex((name) => name === this.tab()),
    ),
  );
  /** How many there are, once that is known. */
  protected readonly sessions = signal<number | undefined>(undefined);
  protected readonly numberText = numberText;

  /** The address follows, so that a link to a tab leads there from any other, and a reload stays. */
  protected show(index: number): void {
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: { tab: index === 0 ? null : TABS[index] },
      replaceUrl: true,
    });
  }
}
