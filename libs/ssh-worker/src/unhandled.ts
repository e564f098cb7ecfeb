/**
 * Calls back for every error that nobody has handled. In a worker it would go by unseen: the page hears of errors that
 * were thrown, not of promises that were rejected, and would wait for an answer that never comes.
 */
export function onUnhandled(scope: EventTarget, fail: () => void): void {
  for (const type of ['error', 'unhandledrejection'])
    scope.addEventListener(type, (event) => {
      event.preventDefault();
      fail();
    });
}
