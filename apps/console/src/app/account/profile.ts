import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatTab, MatTabContent, MatTabGroup } from '@angular/material/tabs';
import { BasicInformation } from './basic-information';
import { ChangePassword } from './change-password';

/** One's own account: who one is here, and the password. */
@Component({
  selector: 'kiops-profile',
  imports: [BasicInformation, ChangePassword, MatTab, MatTabContent, MatTabGroup],
  template: `
    <div class="page page-narrow">
      <div class="page-head"><h1>My info</h1></div>
      <div class="card">
        <mat-tab-group aria-label="My info" animationDuration="0" mat-stretch-tabs="false">
          <mat-tab label="Basic Information">
            <ng-template matTabContent><kiops-basic-information /></ng-template>
          </mat-tab>
          <mat-tab label="Change Password">
            <ng-template matTabContent><kiops-change-password /></ng-template>
          </mat-tab>
        </mat-tab-group>
      </div>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Profile {}
