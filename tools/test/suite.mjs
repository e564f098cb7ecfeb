// Runs one suite, and keeps what it prints and what it came to, however it ends:
// `node tools/test/suite.mjs <suite> <command...>`.
import { constants } from 'node:os';
import { runKept } from './kept-output.mjs';
import { forgetResult, readResult, writeResult } from './results.mjs';

const [suite, command, ...args] = process.argv.slice(2);
forgetResult(suite);
const { code, signal, lastLines } = await runKept(suite, command, args);

const result = readResult(suite);
// Some specs alone say nothing for the suite. A whole one that says nothing has proved nothing, whatever its code is.
const isWhole = !args.some((arg) => /^(?:--filter|--grep|-g)\b/.test(arg));
const isSilent = result === undefined && isWhole;
if (isSilent || (code !== 0 && (result === undefined || result.failures.length === 0))) {
  // It ended before it could say what it came to, or what failed was no spec.
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  const failure = { name: `the suite ${how}`, message: lastLines.join('\n') };
  writeResult({ suite, passed: 0, skipped: [], ...result, failures: [failure] });
}
const ended = code ?? 128 + constants.signals[signal];
process.exitCode = isSilent ? ended || 1 : ended;
