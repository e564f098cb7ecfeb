import { RELAY_CLOSES, type RelayClose } from '@kiops/contracts';
import type { SshErrorCode, SshErrorFacts } from '@kiops/ssh-client';
import type { HopFailure, SshFailure } from '@kiops/ssh-worker';
import { diagnose } from './diagnose';
import type { Diagnosis, FailedHop } from './diagnosis';

const hop: FailedHop = { number: 2, host: 'jump.example.com', port: 2222, username: 'deploy', pinned: [] };
const hostKey = { type: 'ssh-ed25519', fingerprint: 'SHA256:shownNow', blob: new Uint8Array() };

/** One example of every way in which a session can fail: a new code does not compile until it has one. */
const examples: { [Code in SshErrorCode]: SshErrorFacts[Code] } = {
  'not-ssh': { firstLine: 'HTTP/1.1 400 Bad Request' },
  'ssh-1-only': { identification: 'SSH-1.5-old' },
  'closed-before-identification': {},
  'too-many-connections': { text: 'Exceeded MaxStartups' },
  'connection-lost': { phase: 'connection', offered: true },
  disconnected: { phase: 'authentication', offered: true, reason: 11, description: 'Bye' },
  'bad-mac': {},
  'packet-too-large': { length: 2 ** 31, limit: 262_144 },
  malformed: {},
  'unexpected-message': { message: 99, phase: 'key exchange' },
  'no-common-algorithm': {
    missing: ['cipher', 'MAC'],
    lists: [
      { kind: 'key exchange', ours: ['curve25519-sha256'], theirs: ['curve25519-sha256'] },
      { kind: 'host key', ours: ['ssh-ed25519'], theirs: ['ssh-ed25519'] },
      { kind: 'cipher', ours: ['aes256-gcm@openssh.com', 'aes256-ctr'], theirs: ['3des-cbc'] },
      { kind: 'MAC', ours: ['hmac-sha2-256'], theirs: [] },
      { kind: 'compression', ours: ['none'], theirs: ['none'] },
    ],
    oldWouldDo: false,
  },
  'bad-key-exchange': {},
  'bad-host-key-signature': { hostKey },
  'weak-host-key': { hostKey, bits: 1024 },
  'host-key-unknown': { hostKey },
  'host-key-changed': { hostKey },
  'host-key-refused': { hostKey },
  'host-key-switched': { hostKey, before: hostKey },
  'method-not-offered': { offered: ['publickey'], given: ['password'] },
  'credential-refused': { offered: ['publickey', 'password'], tried: ['password'], accepted: [] },
  'answers-refused': { offered: ['keyboard-interactive'], accepted: ['password'] },
  'question-unanswered': { offered: ['keyboard-interactive'], accepted: [] },
  'more-credentials-needed': { offered: ['password'], accepted: ['publickey'] },
  'key-algorithm-not-accepted': { algorithms: ['rsa-sha2-512'], accepted: ['ssh-ed25519'] },
  'too-many-attempts': { description: 'Too many authentication failures', tried: ['password'], accepted: [] },
  'password-expired': { prompt: 'Change it' },
  'channel-refused': { channel: 'direct-tcpip', reason: 2, description: 'Connection refused' },
  'request-refused': { request: 'exec' },
  'channel-closed': {},
  'window-overflow': {},
  flood: {},
  timeout: { limit: 'connect', milliseconds: 20_000 },
  closed: {},
  cancelled: {},
};

function ofSsh<Code extends SshErrorCode>(
  code: Code,
  facts: SshErrorFacts[Code] = examples[code],
): Diagnosis {
  return diagnose({ kind: 'ssh', code, facts } as SshFailure, hop);
}

function expectFitForPeople({ title, sentence, facts, tryThis }: Diagnosis): void {
  const words = [title, sentence, ...facts.flat(), ...tryThis];
  for (const text of words) {
    expect(text).not.toBe('');
    expect(text).not.toMatch(/undefined|null|\[object|NaN/);
    expect(text.split('`').length % 2)
      .withContext(`backticks in pairs: ${text}`)
      .toBe(1);
  }
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(tryThis.length).toBeLessThanOrEqual(3);
}

describe('The hop doctor', () => {
  it('has an answer for every way in which a session fails', () => {
    for (const code of Object.keys(examples) as SshErrorCode[]) expectFitForPeople(ofSsh(code));
  });

  it('has an answer for every reason why a relay ends', () => {
    for (const close of Object.keys(RELAY_CLOSES) as RelayClose[]) {
      expectFitForPeople(diagnose({ kind: 'relay', close }, hop));
    }
  });

  it('has an answer when KIOPS, the SSH client or a key is the trouble', () => {
    const others: HopFailure[] = [
      { kind: 'service-unreachable' },
      { kind: 'worker' },
      { kind: 'unreadable-message' },
      { kind: 'key', message: 'The passphrase does not open the key.' },
    ];
    for (const failure of others) expectFitForPeople(diagnose(failure, hop));
  });

  it('offers the other method where the server does not take the one that was chosen', () => {
    const noPasswords = ofSsh('method-not-offered');
    expect(noPasswords.title).toBe('This server does not take passwords');
    expect(noPasswords.facts).toEqual([
      ['Server offers', 'publickey'],
      ['You chose', 'password'],
    ]);
    expect(noPasswords.cure).toBe('use-key');
    const noKeys = ofSsh('method-not-offered', { offered: ['keyboard-interactive'], given: ['publickey'] });
    expect(noKeys.title).toBe('This server does not take keys');
    expect(noKeys.cure).toBe('use-password');
    const neither = ofSsh('method-not-offered', { offered: ['gssapi-with-mic'], given: ['password'] });
    expect(neither.title).toBe('This server takes neither passwords nor keys');
  });

  it('shows the trusted key beside the one that is shown now, and never offers to go on', () => {
    const pinned = [{ type: 'ssh-ed25519', fingerprint: 'SHA256:trusted', pinnedAt: '2026-11-22T12:00:00Z' }];
    const failure = { kind: 'ssh', code: 'host-key-changed', facts: { hostKey } } as const;
    const { facts, cure } = diagnose(failure, { ...hop, pinned });
    expect(facts).toEqual([
      ['Trusted key', 'ssh-ed25519 SHA256:trusted'],
      ['Shown now', 'ssh-ed25519 SHA256:shownNow'],
    ]);
    expect(cure).toBe('replace-pin');
  });

  it('blames the hop before when that one does not forward', () => {
    for (const reason of [1, 3]) {
      const refused = ofSsh('channel-refused', {
        channel: 'direct-tcpip',
        reason,
        description: 'prohibited',
      });
      expect(refused.title).toBe('Hop 1 does not forward connections');
      expect(refused.cure).toBe('bastion-terminal');
      expectFitForPeople(refused);
    }
    expect(ofSsh('channel-refused').title).toBe('Hop 1 does not reach the server');
  });

  it('blames a server that opens no session for the work, and not the way to it', () => {
    for (const reason of [1, 2, 4]) {
      const refused = ofSsh('channel-refused', { channel: 'session', reason, description: 'open failed' });
      expect(refused.title).toBe('The server opens no session');
      expect(refused.sentence).toBe('Hop 2 let `deploy` in, and then opened no session for the work.');
      expectFitForPeople(refused);
    }
  });

  it('tells a server that is too old for a key from one that says what it takes', () => {
    const old = ofSsh('key-algorithm-not-accepted', { algorithms: ['rsa-sha2-512'], accepted: [] });
    expect(old.title).toBe('The server seems too old for this RSA key');
    expectFitForPeople(old);
    expect(ofSsh('key-algorithm-not-accepted').facts).toEqual([['Server accepts', 'ssh-ed25519']]);
  });

  it('does not speak of attempts where none was made', () => {
    const facts = { phase: 'authentication', offered: false, reason: 14, description: 'No methods' } as const;
    const { title, sentence } = ofSsh('disconnected', facts);
    expect(title).toBe('The server lets this account sign in by no means');
    expect(sentence).toContain('No secret was sent.');
    expectFitForPeople(ofSsh('disconnected', facts));
    expect(ofSsh('disconnected').title).toBe('The connection broke');
  });

  it('shows what answered where SSH was expected', () => {
    expect(ofSsh('not-ssh').facts).toEqual([['It says', 'HTTP/1.1 400 Bad Request']]);
  });

  it('lists what both sides offer, all lists at once', () => {
    const { sentence, facts } = ofSsh('no-common-algorithm');
    expect(sentence).toBe('The server and this browser share no algorithm for: cipher, MAC.');
    expect(facts).toEqual([
      ['Key exchange: server', 'curve25519-sha256'],
      ['Key exchange: KIOPS', 'curve25519-sha256'],
      ['Host key: server', 'ssh-ed25519'],
      ['Host key: KIOPS', 'ssh-ed25519'],
      ['Cipher: server', '3des-cbc'],
      ['Cipher: KIOPS', 'aes256-gcm@openssh.com, aes256-ctr'],
      ['MAC: server', 'nothing'],
      ['MAC: KIOPS', 'hmac-sha2-256'],
    ]);
    expect(ofSsh('no-common-algorithm').cure).toBe('retry');
  });

  it('names the way out for an old device, where that is one', () => {
    const facts = { ...examples['no-common-algorithm'], oldWouldDo: true };
    const { cure, tryThis } = ofSsh('no-common-algorithm', facts);
    expect(cure).toBe('edit-server');
    expect(tryThis.join()).toContain('switch on “Allow old algorithms”');
    expectFitForPeople(ofSsh('no-common-algorithm', facts));
  });

  it('says for every time limit what was waited for', () => {
    const silent = ofSsh('timeout', { limit: 'keepalive', milliseconds: 30_000 });
    expect(silent.title).toBe('The server fell silent');
    expect(silent.sentence).toContain('For 30 s nothing came from jump.example.com:2222, hop 2 on the way');
    const limits = ['connect', 'authentication', 'key re-exchange', 'reply', 'keepalive', 'idle'] as const;
    const said = limits.map((limit) => ofSsh('timeout', { limit, milliseconds: 20_000 }));
    said.forEach(expectFitForPeople);
    expect(new Set(said.map(({ sentence }) => sentence)).size).toBe(limits.length);
  });

  it('says the same of a server that limits connections, whoever met it', () => {
    const close = diagnose({ kind: 'relay', close: 'closed-at-once' }, hop);
    expect(close).toEqual(ofSsh('too-many-connections'));
    expect(close).toEqual(ofSsh('closed-before-identification'));
  });

  it('says who is shut out by a server that penalises, and for how long, whoever met it', () => {
    const text = 'Not allowed at this time';
    const close = diagnose({ kind: 'relay', close: 'shut-out' }, { ...hop, number: 1 });
    expect(close.title).toBe('The server shuts KIOPS out for a while');
    expect(close.tryThis[0]).toBe('Wait 15 seconds, then try once. If it is still shut, wait 10 minutes.');
    const behind = ofSsh('too-many-connections', { text });
    expect(behind.title).toBe('The server shuts hop 1 out for a while');
    expect(behind).toEqual(diagnose({ kind: 'relay', close: 'shut-out' }, hop));
  });

  it('says which side fell silent: KIOPS, or this computer, which slept', () => {
    const service = diagnose({ kind: 'service-silent' }, hop);
    const slept = diagnose({ kind: 'slept', seconds: 3_600 }, hop);
    [service, slept].forEach(expectFitForPeople);
    expect(service.title).toBe('KIOPS fell silent');
    expect(slept.sentence).toContain('Nothing ran here for 60 min');
  });

  it('asks for what the server still wants', () => {
    expect(ofSsh('more-credentials-needed').cure).toBe('use-password');
    const wantsKey = ofSsh('more-credentials-needed', { offered: ['publickey'], accepted: ['password'] });
    expect(wantsKey.cure).toBe('use-key');
  });
});
