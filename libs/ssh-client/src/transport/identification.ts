import { SshError, malformed } from '../errors';
import type { ReceiveBuffer } from './receive-buffer';

/** How this client names itself: RFC 4253 §4.2. */
export const OUR_IDENTIFICATION = 'SSH-2.0-KIOPS_1.0';

/** RFC 4253 §4.2 gives the identification 255 bytes. */
const MAX_IDENTIFICATION = 255;
/** What may come before it: as many lines, and as long, as OpenSSH's client takes; and not all of them that long. */
const MAX_LINES = 1024;
const MAX_LINE = 8192;
const MAX_PREAMBLE = 0x40000;
const LINE_FEED = 10;

/** What OpenSSH and others write instead of an identification when they take no more connections. */
const BUSY_TEXTS =
  /MaxStartups|Not allowed at this time|too many (connections|users|sessions)|connection limit/i;

/**
 * Reads the server's identification, past the lines that may come before it.
 * `readMore` appends to the buffer, and resolves false at the end of the stream; `onLine` is told each of those lines.
 */
export async function readIdentification(
  buffer: ReceiveBuffer,
  readMore: () => Promise<boolean>,
  onLine: (line: string) => void,
): Promise<string> {
  let preamble = '';
  for (let lines = 0; lines <= MAX_LINES && preamble.length <= MAX_PREAMBLE; lines++) {
    const line = await readLine(buffer, readMore);
    if (line.ended) throw endedEarly(preamble + line.text);
    if (line.text.startsWith('SSH-')) return checked(line.text);
    onLine(line.text);
    preamble += `${line.text}\n`;
  }
  throw notSsh(preamble);
}

async function readLine(
  buffer: ReceiveBuffer,
  readMore: () => Promise<boolean>,
): Promise<{ text: string; ended: boolean }> {
  let at = buffer.indexOf(LINE_FEED);
  while (at < 0) {
    if (buffer.length > MAX_LINE) throw notSsh(latin1(buffer.take(MAX_LINE)));
    if (!(await readMore())) return { text: latin1(buffer.takeAll()), ended: true };
    at = buffer.indexOf(LINE_FEED);
  }
  if (at > MAX_LINE) throw notSsh(latin1(buffer.take(MAX_LINE)));
  return { text: latin1(buffer.take(at + 1)).replace(/\r?\n$/, ''), ended: false };
}

function checked(line: string): string {
  if (line.length > MAX_IDENTIFICATION || line.includes('\0'))
    throw malformed('The server names itself with a line that is not allowed.');
  if (line.startsWith('SSH-2.0-') || line.startsWith('SSH-1.99-')) return line;
  throw new SshError('ssh-1-only', `The server speaks only an older protocol: ${printable(line)}`, {
    identification: printable(line),
  });
}

function endedEarly(text: string): SshError {
  if (text === '') {
    return new SshError(
      'closed-before-identification',
      'The connection was closed before the server said anything.',
      {},
    );
  }
  if (isBusyText(text)) {
    const said = printable(text);
    return new SshError('too-many-connections', `The server takes no more connections now: ${said}`, {
      text: said,
    });
  }
  return notSsh(text);
}

/** What answered said `text`, and nothing in it that an SSH server says first. */
export function notSsh(text: string): SshError<'not-ssh'> {
  const firstLine = printable(text.split(/\r?\n/, 1)[0]);
  return new SshError('not-ssh', `What answered is not an SSH server. It said: ${firstLine}`, { firstLine });
}

/** Whether a server says with these words that it takes no more connections. */
export function isBusyText(text: string): boolean {
  return BUSY_TEXTS.test(text);
}

/** Text of the other side as it may be shown: short, and without control characters. */
export function printable(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
