import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  inject,
  input,
} from '@angular/core';
import { mdiMonitorLock, mdiServerSecurity } from '@mdi/js';
import { Brand } from '../brand/brand';
import { Icon } from '../icon/icon';

/**
 * The frame of the pages before one is signed in: what KIOPS keeps where, and the page's own form beside it. Whoever comes
 * there comes to fill in that form: its first field has the focus.
 */
@Component({
  selector: 'kiops-entrance',
  imports: [Brand, Icon],
  templateUrl: './entrance.html',
  styleUrl: './entrance.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Entrance {
  readonly heading = input.required<string>();
  readonly text = input('');

  protected readonly address = inject(DOCUMENT).location.host;
  protected readonly icons = { kiops: mdiServerSecurity, browser: mdiMonitorLock };

  constructor() {
    const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
    afterNextRender(() => nativeElement.querySelector<HTMLElement>('input:not([hidden])')?.focus());
  }
}
