import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { OutputLog } from './output-log';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe('The output of the work on a server', () => {
  let fixture: ComponentFixture<OutputLog>;
  let log: HTMLElement;

  const show = async (count: number) => {
    fixture.componentRef.setInput('lines', lines(count));
    await fixture.whenStable();
  };
  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 2;

  beforeEach(async () => {
    fixture = TestBed.createComponent(OutputLog);
    await show(100);
    log = (fixture.nativeElement as HTMLElement).querySelector('pre')!;
  });

  it('follows its end', async () => {
    expect(isAtEnd()).toBeTrue();
    await show(200);
    expect(log.textContent).toContain('line 199');
    expect(isAtEnd()).toBeTrue();
  });

  it('stays where somebody reads, and follows again from the end', async () => {
    log.scrollTop = 0;
    log.dispatchEvent(new Event('scroll'));
    await show(200);
    expect(log.scrollTop).toBe(0);
    log.scrollTop = log.scrollHeight;
    log.dispatchEvent(new Event('scroll'));
    await show(300);
    expect(isAtEnd()).toBeTrue();
  });
});
