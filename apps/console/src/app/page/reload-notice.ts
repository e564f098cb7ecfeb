import { DOCUMENT } from '@angular/common';
import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  type ComponentRef,
  createComponent,
  EnvironmentInjector,
  inject,
  Injectable,
  input,
  output,
} from '@angular/core';

/**
 * Says that the page has to be loaded again, above all that is on it. It is part of what everybody loads first: when it is
 * needed, nothing else may come any more.
 */
@Component({
  selector: 'kiops-reload-notice',
  template: `
    <p>{{ sentence() }}</p>
    <button type="button" (click)="reload()">Reload</button>
    <button type="button" (click)="closed.emit()">Close</button>
  `,
  styles: `
    :host {
      position: fixed;
      inset: auto 0 16px;
      box-sizing: border-box;
      align-items: center;
      width: fit-content;
      max-width: calc(100% - 32px);
      margin: 0 auto;
      padding: 8px 8px 8px 16px;
      border: 0;
      border-radius: 8px;
      outline: none;
      background: var(--mat-sys-inverse-surface);
      color: var(--mat-sys-inverse-on-surface);
      font: var(--mat-sys-body-medium);
    }
    :host(:popover-open) {
      display: flex;
    }
    button {
      min-height: 40px;
      padding: 0 12px;
      border: 0;
      border-radius: 6px;
      background: none;
      color: var(--mat-sys-inverse-primary);
      font: var(--mat-sys-label-large);
      cursor: pointer;
    }
  `,
  // What is alive is not hidden from screen readers by a dialog that is open.
  host: { role: 'alert', 'aria-live': 'assertive', popover: 'manual', tabindex: '-1' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReloadNotice {
  readonly #location = inject(DOCUMENT).location;

  readonly sentence = input.required<string>();
  readonly closed = output();

  protected reload(): void {
    this.#location.reload();
  }
}

/** Shows one notice at a time. */
@Injectable({ providedIn: 'root' })
export class ReloadNotices {
  readonly #application = inject(ApplicationRef);
  readonly #environmentInjector = inject(EnvironmentInjector);
  readonly #document = inject(DOCUMENT);
  #shown: ComponentRef<ReloadNotice> | undefined;

  /** `isAnswer`: somebody did something, and waits for what comes of it. */
  show(sentence: string, { isAnswer }: { readonly isAnswer: boolean }): void {
    this.#shown?.destroy();
    const notice = createComponent(ReloadNotice, { environmentInjector: this.#environmentInjector });
    notice.setInput('sentence', sentence);
    notice.instance.closed.subscribe(() => notice.destroy());
    this.#shown = notice;
    const element = notice.location.nativeElement as HTMLElement;
    this.#document.body.append(element);
    this.#application.attachView(notice.hostView);
    notice.changeDetectorRef.detectChanges();
    element.showPopover();
    const { activeElement } = this.#document;
    if (isAnswer && !activeElement?.matches('input, textarea')) element.focus();
  }
}
