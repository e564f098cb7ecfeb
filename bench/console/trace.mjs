// What Chromium's own trace says of a stretch of time.

const CATEGORIES = [
  'toplevel',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
];

/** A task that keeps a page from answering for longer than a person notices, in microseconds (W3C Long Tasks). */
const LONG = 50_000;

/** Traces while this runs; resolves to the longest task in milliseconds, how many were long, and frames a second. */
export async function traced(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const named = (name) => traceEvents.filter((event) => event.name === name);
  const main = new Set(
    named('thread_name')
      .filter(({ args }) => args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = named('RunTask')
    .filter(({ pid, tid }) => main.has(`${pid} ${tid}`))
    .map(({ dur = 0 }) => dur);
  // A frame that shows nothing new is reported too, and one in two parts twice.
  const shown = new Map(
    named('PipelineReporter')
      .filter(({ ph, args }) => ph === 'b' && /^STATE_PRESENTED/.test(args.frame_reporter?.state))
      .map(({ ts, args }) => [args.frame_reporter.frame_sequence, ts]),
  );
  const frames = [...shown.values()];
  const seconds = (Math.max(...frames) - Math.min(...frames)) / 1_000_000;
  return {
    longest: Math.max(0, ...tasks) / 1_000,
    long: tasks.filter((duration) => duration > LONG).length,
    framesPerSecond: frames.length > 1 ? (frames.length - 1) / seconds : 0,
  };
}
