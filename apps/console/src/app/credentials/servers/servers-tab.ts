import { ChangeDetectionStrategy, Component } from '@angular/core';
@Component({ selector: 'kiops-servers-tab', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
export class ServersTab {}
