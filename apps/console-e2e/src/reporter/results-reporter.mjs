import { writeResult } from '../../../../tools/test/results.mjs';

/**
 * Keeps the suite's numbers where the whole run is summed up.
 * @implements {import('@playwright/test/reporter').Reporter}
 */
export default class ResultsReporter {
  /** @type {import('@playwright/test/reporter').TestCase[]} */
  #tests = [];
  #errors = 0;

  onBegin(_config, suite) {
    this.#tests = suite.allTests();
  }

  onError() {
    this.#errors += 1;
  }

  onEnd() {
    const outcomes = (...names) => this.#tests.filter((test) => names.includes(test.outcome()));
    writeResult('console-e2e', {
      passed: outcomes('expected', 'flaky').length,
      // An error outside of every test, such as a fixture that does not compile, is a failure too.
      failed: outcomes('unexpected').length + this.#errors,
      skipped: outcomes('skipped').map((test) => ({
        name: test.titlePath().filter(Boolean).join(' › '),
        reason: test.annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given',
      })),
    });
  }

  printsToStdio() {
    return false;
  }
}
