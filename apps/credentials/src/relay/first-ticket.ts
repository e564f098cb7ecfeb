import type { WebSocket } from 'ws';
import { RelayFailure } from './ssh-target';

/** The ticket in the browser's first frame, which has to come within `timeout` milliseconds; resumes the browser for it. */
export function firstTicket(browser: WebSocket, timeout: number): Promise<string> {
  return new Promise((done, fail) => {
    const end = (ticket: string | undefined) => {
      clearTimeout(timer);
      browser.off('message', onMessage).off('close', onClose);
      browser.pause();
      if (ticket === undefined) fail(new RelayFailure('ticket-missing'));
      else done(ticket);
    };
    const timer = setTimeout(() => end(undefined), timeout);
    const onClose = () => end(undefined);
    const onMessage = (data: Buffer, isBinary: boolean) => end(isBinary ? undefined : ticketIn(data));
    browser.on('message', onMessage).on('close', onClose);
    browser.resume();
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
