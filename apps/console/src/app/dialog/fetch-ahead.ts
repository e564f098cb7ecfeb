/**
 * Fetches the code of a dialog that may be asked for soon. Says nothing when it does not come; whoever asks for the dialog
 * hears of it.
 */
export async function fetchAhead(part: () => Promise<unknown>): Promise<void> {
  // Browsers remember that a part did not come, and would not ask for it again once they are online.
  if (!navigator.onLine) return;
  await part().catch(() => undefined);
}
