const { basename } = require('node:path');

const { CHROMIUM_FLAGS, KIOPS_KARMA_CI } = process.env;

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
  client: { jasmine: { random: true, timeoutInterval: 30_000 }, clearContext: false },
  browserNoActivityTimeout: 120_000,
  captureTimeout: 120_000,
  restartOnFileChange: true,
});

function resultReporter(suite) {
  function KiopsReporter() {
    const counts = { passed: 0, failed: 0, skipped: [] };
    this.adapters = [];
    this.onBrowserStart = () => undefined;
    this.onSpecComplete = (_browser, result) => {
      if (result.skipped) {
        counts.skipped.push({
          name: [...result.suite, result.description].join(' '),
          reason: result.pendingReason || 'no reason given',
        });
      } else if (result.success) counts.passed += 1;
      else counts.failed += 1;
    };
    this.onBrowserError = () => {
      counts.failed += 1;
    };
    this.onRunComplete = (_browsers, results) => {
      if (results.exitCode !== 0 && counts.failed === 0) counts.failed = 1;
    };
    this.onExit = (done) => {
      import('./results.mjs').then(({ writeResult }) => {
        writeResult(suite, counts);
        done();
      });
    };
  }
  return KiopsReporter;
}
