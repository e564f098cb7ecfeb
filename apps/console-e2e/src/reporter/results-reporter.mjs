import { writeResult } from '../../../../tools/test/results.mjs';

const COLOURS = /\u001b\[[\d;]*m/g;

/**
 * Keeps the suite's result where the whole run is summed up.
 * @implements {import('@playwright/test/reporter').Reporter}
 */
export default class ResultsReporter {
  /** @type {import('@playwright/test/reporter').TestCase[]} */
  #tests = [];
  /** @type {{ name: string, message: string }[]} */
  #errors = [];
  #suite;

  /** @param {{ suite: string }} options the name of the suite */
  constructor({ suite }) {
    this.#suite = suite;
  }

  onBegin(_config, suite) {
    this.#tests = suite.allTests();
  }

  /** An error outside of every test, such as a fixture that does not compile, is a failure too. */
  onError(error) {
    this.#errors.push({ name: 'outside of every test', message: messageOf([error]) });
  }

  onEnd() {
    const outcomes = (...names) => this.#tests.filter((test) => names.includes(test.outcome()));
    writeResult({
      suite: this.#suite,
      passed: outcomes('expected', 'flaky').length,
      failures: [
        ...outcomes('unexpected').map((test) => ({
          name: nameOf(test),
          message: messageOf(test.results.flatMap(({ errors }) => errors)),
        })),
        ...this.#errors,
      ],
      skipped: outcomes('skipped').map((test) => ({
        name: nameOf(test),
        reason: test.annotations.find(({ type }) => type === 'skip')?.description ?? 'it was not run',
      })),
    });
  }

  printsToStdio() {
    return false;
  }
}

function nameOf(test) {
  return test.titlePath().filter(Boolean).join(' › ');
}

function messageOf(errors) {
  return errors.map(({ message, value }) => (message ?? value ?? '').replace(COLOURS, '')).join('\n');
}
