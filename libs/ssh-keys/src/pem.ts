import { decodeBase64 } from './base64';
import { SshKeyError } from './key-errors';
import { Bytes } from './wire';

/** One armored block of a PEM file (RFC 7468; headers as in RFC 1421 §4.6). */
export interface PemBlock {
  /** The words between BEGIN and the dashes, such as `RSA PRIVATE KEY`. */
  readonly label: string;
  /** Headers between the BEGIN line and the body, such as `DEK-Info`; names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The END line is there. */
  readonly complete: boolean;
}

const BEGIN_MARK = '-----BEGIN ';
const DASHES = '-----';
const LONGEST_LABEL = 64;

/**
 * All armored blocks of a text, in order. Tolerates what mail, editors and web forms do to key files:
 * a byte order mark, any line ends, any line width (one line too), indentation, text around the blocks.
 */
export function findPemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let position = text.indexOf(BEGIN_MARK);
  while (position !== -1) {
    const labelStart = position + BEGIN_MARK.length;
    const labelEnd = text.indexOf(DASHES, labelStart);
    if (labelEnd === -1) break;
    const label = text.slice(labelStart, labelEnd);
    if (!isLabel(label)) {
      position = text.indexOf(BEGIN_MARK, labelStart);
      continue;
    }
    const contentStart = labelEnd + DASHES.length;
    const nextBegin = text.indexOf(BEGIN_MARK, contentStart);
    const content = text.slice(contentStart, nextBegin === -1 ? undefined : nextBegin);
    const end = content.indexOf(`-----END ${label}-----`);
    const complete = end !== -1;
    blocks.push({ label, complete, ...splitHeaders(complete ? content.slice(0, end) : content) });
    position = nextBegin;
  }
  return blocks;
}

/** The bytes of a block. Throws `truncated` when its end is missing, and `damaged` when it is not base64. */
export function decodePemBody(block: PemBlock): Bytes {
  if (!block.complete) throw new SshKeyError('truncated');
  return decodeBase64(block.body);
}

function isLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && /^[A-Z0-9 -]+$/.test(text);
}

/** The headers of an encrypted key, which may have lost their line ends: the length of the IV tells where they end. */
const ENCRYPTION_HEADERS =
  /^\s*Proc-Type:\s*(4\s*,\s*ENCRYPTED)\s*DEK-Info:\s*(AES-\d{3}-CBC\s*,\s*[\da-f]{32}|DES(?:-EDE3)?-CBC\s*,\s*[\da-f]{16})/i;

function splitHeaders(content: string): { headers: Map<string, string>; body: string } {
  const encryption = ENCRYPTION_HEADERS.exec(content);
  if (encryption) {
    const [whole, procType, dekInfo] = encryption;
    const headers = new Map([
      ['proc-type', procType],
      ['dek-info', dekInfo],
    ]);
    return { headers, body: content.slice(whole.length) };
  }
  const headers = new Map<string, string>();
  const lines = content.split(/\r\n|\n|\r/);
  let index = 0;
  for (; index < lines.length; index++) {
    const line = lines[index].trim();
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    else if (line !== '') break;
  }
  return { headers, body: lines.slice(index).join('\n') };
}
