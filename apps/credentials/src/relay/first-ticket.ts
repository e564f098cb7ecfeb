import type { RelayBrowser } from './relay-browser';
import { RelayFailure } from './relay-ending';

/**
 * The ticket in the browser's first frame, which has to come within `timeout` milliseconds.
 * @throws RelayFailure `ticket-missing`, or the signal's reason
 */
export function firstTicket(browser: RelayBrowser, timeout: number, signal: AbortSignal): Promise<string> {
  return new Promise((done, fail) => {
    const end = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      browser.hold();
      finish();
    };
    const missing = () => end(() => fail(new RelayFailure('ticket-missing')));
    const onAbort = () => end(() => fail(signal.reason as RelayFailure));
    const timer = setTimeout(missing, timeout);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) {
      onAbort();
      return;
    }
    browser.read((data, isBinary) => {
      const ticket = isBinary ? undefined : ticketIn(data);
      if (ticket === undefined) missing();
      else end(() => done(ticket));
    });
  });
}

function ticketIn(data: Buffer): string | undefined {
  try {
    const hello: unknown = JSON.parse(data.toString());
    const ticket =
      typeof hello === 'object' && hello !== null && 'ticket' in hello ? hello.ticket : undefined;
    return typeof ticket === 'string' && /^[\w-]{43}$/.test(ticket) ? ticket : undefined;
  } catch {
    return undefined;
  }
}
