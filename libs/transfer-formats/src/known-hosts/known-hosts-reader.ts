import { fingerprintSha256, WireReader } from '@kiops/ssh-keys';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { readHostNames } from './host-names';

const LINE =
  /^[ \t]*(?:@[a-z-]+[ \t]+)?(?:\|1\|[^ \t]+|[^ \t#@"=|][^ \t"=]*)[ \t]+(?:(?:ssh|ecdsa|sk|rsa|x509v3|webauthn)-[^ \t]+[ \t]+AAAA|\d+[ \t]+\d+[ \t]+\d{20})/;
/** A name with a port as people write it, not sshd(8): an IPv6 address has more colons. */
const BARE_PORT = /^([^:,]+):(\d{1,5})$/;
const LOOKED_AT = 20;
const LONGEST_LINE = 64 * 1024;

/** OpenSSH's `known_hosts`: the host keys that somebody trusts, or has revoked. */
export const knownHostsReader: FormatReader = {
  format: 'known-hosts',
  recognises: ({ firstLines }) => {
    const said = firstLines.filter((line) => !/^[ \t]*(?:#|$)/.test(line)).slice(0, LOOKED_AT);
    return said.length > 0 && said.filter((line) => LINE.test(line)).length * 2 > said.length;
  },
  share: (file) => lineShare(file, (line) => LINE.test(line)),
  read: readKnownHosts,
};

function readKnownHosts({ lines, progress }: SourceFile, { signal }: ReadContext): Reading {
  const builder = new ReadingBuilder();
  for (const [index, line] of progress.through(lines)) {
    signal?.throwIfAborted();
    const text = line.trim();
    if (text !== '' && !text.startsWith('#')) readLine(builder, `line ${index + 1}`, text);
  }
  return builder.reading();
}

function readLine(builder: ReadingBuilder, at: string, text: string): void {
  if (text.length > LONGEST_LINE) {
    builder.leaveOut(at, 'a line', 'It is far too long for a host key.');
    return;
  }
  const words = text.split(/[ \t]+/, 5);
  const mark = words[0].startsWith('@') ? words.shift() : undefined;
  const [field = '', type = '', base64 = ''] = words;
  const short = field.length > 80 ? `${field.slice(0, 80)}…` : field;
  const leaveOut = (what: string, reason: string) => builder.leaveOut(at, what, reason);
  if (base64 === '') return leaveOut('a line', 'It is no host key: a name, a type and the key itself.');
  const names = readHostNames(field);
  if (names === undefined) return leaveOut('a host key', 'It does not say of which host it is.');
  if (/^\d+$/.test(type)) {
    return leaveOut(`a host key of ${short}`, 'It is a key of SSH 1, which is no longer secure.');
  }
  const blob = keyOf(type, base64);
  if (blob === undefined) return leaveOut(`a host key of ${short}`, 'The key in it is damaged.');
  const fingerprint = fingerprintSha256(blob);
  if (mark === '@cert-authority') {
    return leaveOut(
      `a certificate authority for ${short}: ${type} ${fingerprint}`,
      'KIOPS trusts host keys one by one, and no authority. Connect to each host, and compare its key.',
    );
  }
  if (mark !== undefined && mark !== '@revoked') {
    return leaveOut(`a host key of ${short}`, `KIOPS does not know the mark ${mark.slice(0, 40)}.`);
  }
  for (const { host, port } of names) {
    const bare = BARE_PORT.exec(host);
    if (bare) {
      leaveOut(
        `a host key of ${host.slice(0, 80)}`,
        `Its port stands without brackets: ssh takes it for a part of the name, and finds no host by it. Write [${bare[1].slice(0, 80)}]:${bare[2]}.`,
      );
      continue;
    }
    builder.addHostKey({
      at,
      host,
      port,
      type,
      publicKey: base64,
      fingerprint,
      ...(mark === '@revoked' ? { marker: 'revoked' as const } : {}),
    });
  }
}

/** The bytes of a public key, whose own first field must name its type (RFC 4253 section 6.6). */
function keyOf(type: string, base64: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const reader = new WireReader(bytes);
    return reader.text() === type && reader.remaining > 4 ? bytes : undefined;
  } catch {
    return undefined;
  }
}
