// Runs one suite, and keeps what it prints and what it came to, however it ends:
// `node tools/test/suite.mjs <suite> <command...>`.
import { constants } from 'node:os';
import { runKept } from './kept-output.mjs';
import { forgetResult, readResult, writeResult } from './results.mjs';

const [suite, command, ...args] = process.argv.slice(2);
forgetResult(suite);
const { code, signal, lastLines } = await runKept(suite, command, args);

const result = readResult(suite);
if (code !== 0 && (result === undefined || result.failures.length === 0)) {
  // It ended before it could say what it came to, or what failed was no spec.
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  const failure = { name: `the suite ${how}`, message: lastLines.join('\n') };
  writeResult({ suite, passed: 0, skipped: [], ...result, failures: [failure] });
}
process.exitCode = code ?? 128 + constants.signals[signal];
