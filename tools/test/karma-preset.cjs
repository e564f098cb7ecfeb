const { basename } = require('node:path');

const { CHROMIUM_FLAGS, KIOPS_KARMA_CI, KIOPS_SEED } = process.env;

/** Repeats the order of an earlier run: its summary names the seed. */
const seed = KIOPS_SEED ?? String(Math.floor(Math.random() * 100_000)).padStart(5, '0');

/** The Karma settings of every Angular project here: a real Chromium, and a result file that is summed up at the end. */
exports.kiopsKarma = (config, projectFolder) => ({
  frameworks: ['jasmine'],
  plugins: [
    require('karma-jasmine'),
    require('karma-chrome-launcher'),
    require('karma-coverage'),
    { 'reporter:kiops': ['type', resultReporter(basename(projectFolder))] },
  ],
  browsers: ['KiopsChromium'],
  customLaunchers: {
    KiopsChromium: { base: 'ChromeHeadless', flags: (CHROMIUM_FLAGS ?? '--no-sandbox').split(' ') },
  },
  reporters: KIOPS_KARMA_CI ? ['dots', 'kiops'] : ['progress', 'kiops'],
  client: { jasmine: { random: true, seed, timeoutInterval: 30_000 }, clearContext: false },
  browserNoActivityTimeout: 120_000,
  // A page that loads a thousand modules on a busy machine is silent for longer than Karma's 5 s. One that hangs is noticed above.
  pingTimeout: 60_000,
  browserDisconnectTimeout: 60_000,
  captureTimeout: 120_000,
  restartOnFileChange: true,
});

function resultReporter(suite) {
  function KiopsReporter() {
    const result = { suite, passed: 0, failures: [], skipped: [], seed };
    this.adapters = [];
    this.onBrowserStart = () => undefined;
    this.onSpecComplete = (_browser, spec) => {
      const name = [...spec.suite, spec.description].join(' ');
      if (spec.skipped) result.skipped.push({ name, reason: spec.pendingReason || 'no reason given' });
      else if (spec.success) result.passed += 1;
      else result.failures.push({ name, message: spec.log.join('\n') });
    };
    this.onBrowserError = (browser, error) => {
      result.failures.push({ name: `${browser.name}, outside of every spec`, message: messageOf(error) });
    };
    this.onRunComplete = (_browsers, { exitCode, disconnected }) => {
      if (exitCode === 0 || result.failures.length > 0) return;
      const message = disconnected
        ? 'The browser did not answer any more.'
        : `It ended with code ${exitCode}.`;
      result.failures.push({ name: 'the run', message });
    };
    this.onExit = (done) => {
      import('./results.mjs').then(({ writeResult }) => {
        writeResult(result);
        done();
      });
    };
  }
  return KiopsReporter;
}

function messageOf(error) {
  return typeof error === 'string' ? error : (error?.message ?? JSON.stringify(error));
}
