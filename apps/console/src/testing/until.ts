/** Longer than anything a spec waits for takes, also on a busy machine; shorter than a spec may take as a whole. */
const LONGEST = 20_000;

/**
 * Waits until something holds, looking again after each step. What never comes is an error that names it: by `what`, or
 * by the condition's own source.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { what = holds.toString(), step = frame }: { what?: string; step?: () => Promise<unknown> } = {},
): Promise<void> {
  for (const end = performance.now() + LONGEST; performance.now() < end; await step()) {
    if (await holds()) return;
  }
  throw new Error(`Waited ${LONGEST / 1000} seconds in vain for: ${what}`);
}

/** The next frame that the browser draws. */
export function frame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
