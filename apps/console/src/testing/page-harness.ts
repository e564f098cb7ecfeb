import type { ComponentFixture } from '@angular/core/testing';
import { ScreenHarness, harnessOf } from './screen';

/** A page under test. Its controls may be anywhere: menus and dialogs count too. */
export class PageHarness extends ScreenHarness {
  static readonly hostSelector = 'body';

  static of(fixture: ComponentFixture<unknown>): PageHarness {
    return harnessOf(PageHarness, fixture.nativeElement as Element);
  }

  protected override get scope(): ParentNode {
    return document;
  }
}
