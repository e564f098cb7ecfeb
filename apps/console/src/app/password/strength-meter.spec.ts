import { TestBed } from '@angular/core/testing';
import { PageHarness } from '../../testing/page-harness';
import { PasswordStrength, STRENGTH_WORKER } from './password-strength';
import type { Strength, StrengthQuestion } from './rate-password';
import { StrengthMeter } from './strength-meter';

/** Takes questions; the spec answers them. */
class WorkerStandIn {
  readonly asked: StrengthQuestion[] = [];
  isThere = true;
  onmessage: ((event: { data: Strength }) => void) | undefined;

  postMessage(question: StrengthQuestion): void {
    this.asked.push(question);
  }

  terminate(): void {
    this.isThere = false;
  }

  answer(answer: Partial<Strength>): void {
    const password = this.asked.at(-1)?.password ?? '';
    this.onmessage?.({ data: { password, score: 0, warning: '', common: false, ...answer } });
  }
}

describe('The strength meter', () => {
  async function setUp() {
    const workers: WorkerStandIn[] = [];
    const make = () => workers[workers.push(new WorkerStandIn()) - 1];
    TestBed.configureTestingModule({ providers: [{ provide: STRENGTH_WORKER, useValue: make }] });
    const fixture = TestBed.createComponent(StrengthMeter);
    const page = PageHarness.of(fixture);
    const type = async (password: string) => {
      fixture.componentRef.setInput('password', password);
      await page.settle();
    };
    await type('');
    const meter = () => document.querySelector('[role=meter]');
    return { fixture, page, type, workers, meter };
  }

  it('says the rule, and loads nothing, until there is something to judge', async () => {
    const { page, type, workers, meter } = await setUp();
    await type('seven77');
    expect(await page.text()).toContain('Use at least 8 characters.');
    expect(meter()?.getAttribute('aria-valuetext')).toBe('Use at least 8 characters.');
    expect(workers.length).toBe(0);
  });

  it('does not repeat the rule that its field says as an error', async () => {
    const { fixture, page, type, meter } = await setUp();
    fixture.componentRef.setInput('isRuleSaid', true);
    await type('seven77');
    expect(await page.text()).not.toContain('Use at least');
    expect(meter()?.getAttribute('aria-valuetext')).toBe('Use at least 8 characters.');
  });

  it('says how hard it is to guess, and why', async () => {
    const { fixture, page, type, workers, meter } = await setUp();
    fixture.componentRef.setInput('about', { email: 'kim@acme.example', name: 'Kim' });
    await type('qwertyuiop');
    const [worker] = workers;
    expect(worker.asked).toEqual([
      {
        password: 'qwertyuiop',
        words: ['KIOPS', 'KIOPS Credentials', 'kim@acme.example', 'kim', 'Kim', 'Kim'],
      },
    ]);
    worker.answer({ score: 1, warning: 'Straight rows of keys are easy to guess.' });
    expect(await page.text()).toContain('Easy to guess. Straight rows of keys are easy to guess.');
    expect(meter()?.getAttribute('aria-valuenow')).toBe('1');
    expect(document.querySelectorAll('.on.fair').length).toBe(1);
  });

  it('calls nothing fair that is refused as a name with digits around it', async () => {
    const { fixture, page, type, workers } = await setUp();
    fixture.componentRef.setInput('about', { email: 'kim@acme.example', name: 'Kim Minjun' });
    for (const [password, words] of [
      ['kiops2026!', 'Easy to guess.'],
      ['kimminjun77', 'Easy to guess.'],
      ['kiops of kim', 'Fair.'],
    ]) {
      await type(password);
      workers[0].answer({ score: 2 });
      expect(await page.text())
        .withContext(password)
        .toContain(words);
    }
  });

  it('judges only the last of what is typed meanwhile', async () => {
    const { page, type, workers } = await setUp();
    await type('password 1');
    await type('password 12');
    await type('password 123');
    const [worker] = workers;
    expect(worker.asked.map(({ password }) => password)).toEqual(['password 1']);
    worker.answer({ score: 4 });
    expect(worker.asked.map(({ password }) => password)).toEqual(['password 1', 'password 123']);
    worker.answer({ score: 0 });
    expect(await page.text()).toContain('Very easy to guess.');
  });

  it('leaves no worker and no verdict behind', async () => {
    const { fixture, type, workers } = await setUp();
    await type('password 1');
    workers[0].answer({ score: 4 });
    fixture.destroy();
    expect(workers[0].isThere).toBeFalse();
    expect(TestBed.inject(PasswordStrength).latest()).toBeUndefined();
  });
});
