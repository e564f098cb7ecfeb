import { hostAndPort } from '@kiops/contracts';
import type { SessionPhase, SshErrorFacts } from '@kiops/ssh-client';
import type { HopFailure, SshFailure } from '@kiops/ssh-worker';
import { diagnoseRelay } from './diagnose-relay';
import { diagnoseAlgorithms } from './diagnose-algorithms';
import { diagnoseChannel } from './diagnose-channel';
import type { Diagnosis, FailedHop } from './diagnosis';
import { limitedConnections, turnedAway } from './limited-connections';
import { diagnoseTimeout } from './diagnose-timeout';

const PHASES = {
  identification: 'before it said who it is',
  'key exchange': 'in the key exchange',
  authentication: 'while signing in',
  connection: 'after signing in',
} as const satisfies Record<SessionPhase, string>;

/** SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE: RFC 4253 section 11.1. */
const NO_MORE_AUTH_METHODS = 14;

/** Says what a failure at a hop means, and what to try. Neither the failure nor the answer holds a secret. */
export function diagnose(failure: HopFailure, hop: FailedHop): Diagnosis {
  switch (failure.kind) {
    case 'service-unreachable':
      return {
        title: 'KIOPS cannot be reached',
        sentence: 'The browser has no connection to KIOPS.',
        facts: [],
        tryThis: ['Check your network.', 'Reload the page.'],
        cure: 'retry',
      };
    case 'service-silent':
      return {
        title: 'KIOPS fell silent',
        sentence:
          'The browser gets no sign of life from KIOPS, or the network to it is gone. What was under way on the server may still run there.',
        facts: [],
        tryThis: ['Check your network, and the VPN if KIOPS is behind one.', 'Try again in a moment.'],
        cure: 'retry',
      };
    case 'slept':
      return {
        title: 'This computer slept',
        sentence: `Nothing ran here for ${sleepWords(failure.seconds)}, and the connection did not outlive that. What was under way on the server may still run there.`,
        facts: [],
        tryThis: ['Connect again.'],
        cure: 'retry',
      };
    case 'relay':
      return diagnoseRelay(failure.close, hop);
    case 'key':
      return {
        title: 'The private key cannot be used',
        sentence: failure.message,
        facts: [],
        tryThis: ['Give the key again, from its file.'],
        cure: 'change-secret',
      };
    case 'worker':
      return {
        title: 'The SSH client could not be loaded',
        sentence: 'It is a file of KIOPS that the browser fetches when it is needed.',
        facts: [],
        tryThis: ['Check your network.', 'Reload the page: KIOPS may have been updated.'],
        cure: 'retry',
      };
    case 'unreadable-message':
      return {
        title: 'The page and its SSH client do not understand each other',
        sentence:
          'A message between them could not be read, so the connection was ended. What was under way may still run there.',
        facts: [],
        tryThis: [
          'Reload the page: KIOPS may have been updated.',
          'Close other tabs, if this computer is short of memory.',
        ],
        cure: 'retry',
      };
    case 'client-fault':
      return {
        title: 'The SSH client failed',
        sentence:
          'Something came that KIOPS did not expect, and it ended the connection. What was under way may still run there.',
        facts: [],
        tryThis: ['Try again.', 'Reload the page: KIOPS may have been updated.'],
        cure: 'retry',
      };
    case 'ssh':
      return diagnoseSsh(failure, hop);
  }
}

function sleepWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function diagnoseSsh(failure: SshFailure, hop: FailedHop): Diagnosis {
  const address = hostAndPort(hop.host, hop.port);
  switch (failure.code) {
    case 'channel-refused':
      return diagnoseChannel(failure.facts, hop);
    case 'not-ssh':
    case 'ssh-1-only':
      return {
        title: failure.code === 'not-ssh' ? 'This is not an SSH server' : 'This server is too old',
        sentence: `Something answers at ${address}, but it does not speak SSH 2.`,
        facts: [
          [
            'It says',
            (failure.code === 'not-ssh' ? failure.facts.firstLine : failure.facts.identification) ||
              'nothing',
          ],
        ],
        tryThis: ['Check the port: sshd usually listens on 22.'],
        cure: 'edit-server',
      };
    case 'closed-before-identification':
      return limitedConnections(hop);
    case 'too-many-connections':
      return turnedAway(failure.facts.text, hop);
    case 'no-common-algorithm':
      return diagnoseAlgorithms(failure.facts);
    case 'host-key-changed':
    case 'host-key-switched':
      return {
        title: 'This server shows a different key',
        sentence: 'Stop unless you know why. Somebody may stand between KIOPS and the server.',
        facts: [
          ...hop.pinned.map(({ type, fingerprint }) => ['Trusted key', `${type} ${fingerprint}`] as const),
          ['Shown now', `${failure.facts.hostKey.type} ${failure.facts.hostKey.fingerprint}`],
        ],
        tryThis: [
          'Ask whoever runs the server whether it was set up anew.',
          'Compare with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the server.',
        ],
        cure: failure.code === 'host-key-changed' ? 'replace-pin' : 'retry',
      };
    case 'host-key-unknown':
    case 'host-key-refused':
      return {
        title: 'The host key was not trusted',
        sentence:
          'You did not accept the key that the server showed, or have revoked it. No secret was sent.',
        facts: [['Key shown', `${failure.facts.hostKey.type} ${failure.facts.hostKey.fingerprint}`]],
        tryThis: ['Compare the fingerprint with `ssh-keygen -lf` on the server, then try again.'],
        cure: 'retry',
      };
    case 'weak-host-key':
    case 'bad-host-key-signature':
    case 'bad-key-exchange':
      return {
        title: 'The server could not prove who it is',
        sentence: 'Its host key is too weak, or it does not have the private part. No secret was sent.',
        facts: [],
        tryThis: ['Make new host keys on the server: `ssh-keygen -A`.'],
        cure: 'retry',
      };
    case 'method-not-offered':
      return diagnoseMethod(failure.facts, hop);
    case 'credential-refused':
      return {
        title: 'The credential was refused, or the account is not allowed',
        sentence: 'The server does not say which of the two it is.',
        facts: [
          ['Account', hop.username],
          ...methodFacts(failure.facts.offered, failure.facts.tried),
          ...acceptedFacts(failure.facts.accepted),
        ],
        tryThis: [
          'Enter the secret again; it may have been changed.',
          'For a key: see whether its public part is in `authorized_keys` of this account.',
          'See whether `AllowUsers` or `DenyUsers` keeps the account out.',
        ],
        cure: 'change-secret',
      };
    case 'answers-refused':
      return {
        title: 'The server did not take the answers',
        sentence:
          'It asked for something beside the password, and does not say which of the answers was wrong.',
        facts: [['Account', hop.username], ...acceptedFacts(failure.facts.accepted)],
        tryThis: [
          'Retry with a new code: most are good for half a minute, and once.',
          'See whether the clocks of your phone and of the server are right.',
          ...(failure.facts.accepted.includes('password')
            ? []
            : ['If the password may have been changed, enter it again.']),
        ],
        cure: failure.facts.accepted.includes('password') ? 'retry' : 'change-secret',
      };
    case 'question-unanswered':
      return {
        title: 'The server asks something',
        sentence: 'It wants an answer beside the password or the key, and nobody was there to give it.',
        facts: acceptedFacts(failure.facts.accepted),
        tryThis: ['Retry here: the question is then shown to you.'],
        cure: 'retry',
      };
    case 'more-credentials-needed':
      return {
        title: 'The server wants one more proof',
        sentence: 'What was given is right, and the server asks for something more.',
        facts: [
          ['It took', failure.facts.accepted.join(', ')],
          ['It also wants', failure.facts.offered.join(', ') || 'nothing'],
        ],
        tryThis: ['Keep a password and a key for this server; both are then used.'],
        cure: takesPassword(failure.facts.offered) ? 'use-password' : 'use-key',
      };
    case 'key-algorithm-not-accepted':
      return failure.facts.accepted.length > 0
        ? {
            title: 'The server does not take this kind of key',
            sentence: 'It wants other signature algorithms than the key can make.',
            facts: [['Server accepts', failure.facts.accepted.join(', ')]],
            tryThis: ['Use another key, best Ed25519.'],
            cure: 'change-secret',
          }
        : {
            title: 'The server seems too old for this RSA key',
            sentence: `It took no signature that the key makes (${failure.facts.algorithms.join(', ')}), and does not say which it would take.`,
            facts: [],
            tryThis: [
              'Use an Ed25519 or ECDSA key, or the password.',
              'See whether the key’s public part is in `authorized_keys` of this account.',
              'Update the server’s SSH software: OpenSSH knows these signatures since 7.2.',
            ],
            cure: 'change-secret',
          };
    case 'too-many-attempts':
      return {
        title: 'There were too many attempts',
        sentence: 'The server ended the session after too many failed tries to sign in.',
        facts: [
          ...(failure.facts.description ? [['It says', failure.facts.description] as const] : []),
          ...acceptedFacts(failure.facts.accepted),
        ],
        tryThis: ['Keep only the right secret for this server.', 'Wait a minute, then try again.'],
        cure: 'change-secret',
      };
    case 'password-expired':
      return {
        title: 'The password has expired',
        sentence: 'The server wants a new one before it lets the account in.',
        facts: [],
        tryThis: ['Sign in with a terminal once and set a new password.'],
        cure: 'change-secret',
      };
    case 'timeout':
      return diagnoseTimeout(failure.facts, hop);
    case 'disconnected':
      if (failure.facts.phase === 'authentication' && failure.facts.reason === NO_MORE_AUTH_METHODS) {
        return {
          title: 'The server lets this account sign in by no means',
          sentence: `It ended the session when it heard of \`${hop.username}\`. No secret was sent.`,
          facts: [['It says', failure.facts.description || 'nothing']],
          tryThis: [
            'Look for a typing mistake in the user name.',
            'See whether `AllowUsers` or `DenyUsers` keeps the account out.',
            'See which methods `AuthenticationMethods` in `sshd_config` asks for.',
          ],
          cure: 'edit-server',
        };
      }
      return connectionBroke(failure.facts);
    case 'connection-lost':
      return connectionBroke(failure.facts);
    case 'request-refused':
      return {
        title: 'The server does not allow this',
        sentence: `It refused the request ${failure.facts.request}.`,
        facts: [],
        tryThis: ['The account may be limited by `ForceCommand` or `PermitTTY` in `sshd_config`.'],
        cure: 'retry',
      };
    case 'cancelled':
    case 'closed':
    case 'channel-closed':
      return {
        title: 'Stopped',
        sentence: 'The operation was stopped.',
        facts: [],
        tryThis: [],
        cure: 'retry',
      };
    case 'bad-mac':
    case 'packet-too-large':
    case 'malformed':
    case 'unexpected-message':
    case 'window-overflow':
    case 'flood':
      return {
        title: 'The server does not keep to the protocol',
        sentence: 'What came back was damaged or forged, and the session was ended.',
        facts: [['Fault', failure.code]],
        tryThis: ['Try again; if it happens again, look at what stands between KIOPS and the server.'],
        cure: 'retry',
      };
  }
}

function connectionBroke(facts: SshErrorFacts['connection-lost' | 'disconnected']): Diagnosis {
  return {
    title: 'The connection broke',
    sentence: `The server, or the network on the way, ended the connection without being asked to.${facts.phase === 'connection' ? ' What was under way may still run there.' : ''}`,
    facts: [
      ['When', PHASES[facts.phase]],
      ...('description' in facts && facts.description ? [['It says', facts.description] as const] : []),
    ],
    tryThis: ['Try again.', 'See the server’s log: `journalctl -u ssh`.'],
    cure: 'retry',
  };
}

/** None of the credentials is of a kind that the server asks for. */
function diagnoseMethod({ offered, given }: SshErrorFacts['method-not-offered'], hop: FailedHop): Diagnosis {
  const facts = methodFacts(offered, given);
  if (offered.includes('publickey') && !given.includes('publickey')) {
    return {
      title: 'This server does not take passwords',
      sentence: `Hop ${hop.number} accepts only an SSH key for \`${hop.username}\`. The password was not sent.`,
      facts,
      tryThis: [
        'Use an SSH key for this hop.',
        'If a password should work, ask for `PasswordAuthentication yes` in `sshd_config`.',
      ],
      cure: 'use-key',
    };
  }
  if (takesPassword(offered) && !given.includes('password')) {
    return {
      title: 'This server does not take keys',
      sentence: `Hop ${hop.number} accepts only a password for \`${hop.username}\`. The key was not used.`,
      facts,
      tryThis: [
        'Use the password for this hop.',
        'If a key should work, ask for `PubkeyAuthentication yes` in `sshd_config`.',
      ],
      cure: 'use-password',
    };
  }
  return {
    title: 'This server takes neither passwords nor keys',
    sentence: `Hop ${hop.number} wants to sign \`${hop.username}\` in some other way. Nothing was sent.`,
    facts,
    tryThis: ['Ask for `PubkeyAuthentication yes` in `sshd_config`.'],
    cure: 'change-secret',
  };
}

/** A server without `password` may still ask for it in a prompt (RFC 4256). */
function takesPassword(offered: readonly string[]): boolean {
  return offered.includes('password') || offered.includes('keyboard-interactive');
}

/** What was right: that is never called refused. */
function acceptedFacts(accepted: readonly string[]): (readonly [string, string])[] {
  return accepted.length > 0 ? [['It took', accepted.join(', ')]] : [];
}

function methodFacts(offered: readonly string[], given: readonly string[]): (readonly [string, string])[] {
  return [
    ['Server offers', offered.join(', ') || 'nothing'],
    ['You chose', given.join(', ') || 'nothing'],
  ];
}
