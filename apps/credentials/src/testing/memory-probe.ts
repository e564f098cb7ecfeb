// Loaded before the service (`node --expose-gc --import`): tells the spec that started it how much memory it holds.

process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  // The bytes of buffers that one collection found unused are given back beside it, and counted out by the next.
  setImmediate(() => {
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send?.({ held: heapUsed + external, rss });
  });
});
process.channel?.unref();
