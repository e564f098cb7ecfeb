/** Whether the browser would ask before the page is left. The runner's own handler would take it for a reload. */
export function wouldAskBeforeUnload(): boolean {
  const { onbeforeunload } = window;
  window.onbeforeunload = null;
  const mayLeave = window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  window.onbeforeunload = onbeforeunload;
  return !mayLeave;
}
