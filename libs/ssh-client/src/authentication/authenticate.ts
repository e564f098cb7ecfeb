import type { Bytes } from '@kiops/ssh-keys';
import { Message } from '../transport/message-numbers';
import type { Transport } from '../transport/transport';
import type { Credential, PasswordCredential } from './credentials';
import { AttemptLog, readFailure, whyNotSignedIn } from './failure';
import { passwordAnswerer, signInInteractively } from './keyboard-interactive';
import { signInWithPassword } from './password';
import { chooseSignatureAlgorithm, signInWithKey } from './public-key';
import { UserAuthConnection } from './user-auth-connection';

export interface AuthenticationOptions {
  readonly username: string;
  /** Tried in this order. None: the server may let the user in without (method `none`). */
  readonly credentials: readonly Credential[];
  /** Text that the server shows before signing in: RFC 4252 §5.4. */
  readonly onBanner: (text: string) => void;
  /** Wraps every question to a person, so that the time it takes does not count. */
  readonly ask: <Answer>(question: () => Promise<Answer>) => Promise<Answer>;
}

/**
 * Signs the user in: RFC 4252. Goes on to the next credential after a refusal and after a partial success.
 * Fails with `credential-refused`, `method-not-offered`, `more-credentials-needed`, `key-algorithm-not-accepted`,
 * `password-expired`, `too-many-attempts`, or as the transport does.
 */
export async function authenticate(transport: Transport, options: AuthenticationOptions): Promise<void> {
  transport.phase = 'authentication';
  try {
    await new Authentication(transport, options).run();
  } catch (error) {
    throw transport.fail(error);
  }
  transport.phase = 'connection';
}

type Outcome = 'signed in' | 'not offered' | 'go on';

class Authentication {
  private readonly connection: UserAuthConnection;
  private readonly log: AttemptLog = { offered: [], refused: [], accepted: [], notOffered: [] };
  /** Nothing is known about what the server offers before its first answer. */
  private asked = false;

  constructor(
    transport: Transport,
    private readonly options: AuthenticationOptions,
  ) {
    this.connection = new UserAuthConnection(transport, options.username, options.onBanner);
  }

  async run(): Promise<void> {
    if (this.options.credentials.length === 0 && (await this.tryNone()) === 'signed in') return;
    const left = [...this.options.credentials];
    const putBack = new Set<Credential>();
    for (;;) {
      const next = left.findIndex((credential) => this.mayTry(credential));
      if (next < 0) break;
      const [credential] = left.splice(next, 1);
      const outcome = await this.attempt(credential);
      if (outcome === 'signed in') return;
      // It may be asked for after another one; but only once more, or a server could go on for ever.
      if (outcome === 'not offered' && !putBack.has(credential)) {
        left.unshift(credential);
        putBack.add(credential);
      }
    }
    this.log.notOffered.push(...left.map(({ method }) => method));
    throw whyNotSignedIn(this.log);
  }

  private mayTry(credential: Credential): boolean {
    return this.isOffered(credential.method) || this.answersPrompts(credential);
  }

  private isOffered(method: string): boolean {
    return !this.asked || this.log.offered.includes(method);
  }

  /** A server that has no `password` may still ask for the password with `keyboard-interactive`. */
  private answersPrompts(credential: Credential): credential is PasswordCredential {
    const { offered } = this.log;
    return credential.method === 'password' && !offered.includes('password') && offered.includes('keyboard-interactive');
  }

  private async attempt(credential: Credential): Promise<Outcome> {
    const { ask } = this.options;
    switch (credential.method) {
      case 'publickey':
        return this.attemptKey(credential.key);
      case 'keyboard-interactive':
        return this.conclude(
          credential.method,
          await signInInteractively(this.connection, (request) => ask(() => credential.answer(request))),
        );
      case 'password':
        return this.attemptPassword(credential);
    }
  }

  private async attemptPassword(credential: PasswordCredential): Promise<Outcome> {
    if (!this.answersPrompts(credential)) {
      const outcome = this.conclude(
        'password',
        await signInWithPassword(this.connection, credential, this.options.ask),
      );
      // The first try was made without knowing what the server offers: it may have refused the method only.
      if (outcome !== 'not offered' || !this.answersPrompts(credential)) return outcome;
    }
    const answer = passwordAnswerer(credential.password);
    return this.conclude('keyboard-interactive', await signInInteractively(this.connection, answer));
  }

  private async attemptKey(key: Parameters<typeof chooseSignatureAlgorithm>[1]): Promise<Outcome> {
    const { chosen, accepted } = await chooseSignatureAlgorithm(this.connection, key);
    if (chosen === undefined) {
      this.log.keyAlgorithms = { ours: key.algorithms, theirs: accepted ?? [] };
      return 'go on';
    }
    return this.conclude('publickey', await signInWithKey(this.connection, key, chosen));
  }

  /** RFC 4252 §5.2: tells what the server offers, or lets in. */
  private async tryNone(): Promise<Outcome> {
    this.connection.send(this.connection.request('none'));
    const reply = await this.connection.receive();
    if (reply[0] === Message.userAuthSuccess) return 'signed in';
    this.note(reply);
    return 'go on';
  }

  /** `reply` is undefined if the method was given up from this side. */
  private conclude(method: string, reply: Bytes | undefined): Outcome {
    if (reply === undefined) {
      this.log.refused.push(method);
      return 'go on';
    }
    if (reply[0] === Message.userAuthSuccess) return 'signed in';
    const partialSuccess = this.note(reply);
    if (!partialSuccess && !this.log.offered.includes(method)) return 'not offered';
    if (partialSuccess) this.log.refused.length = 0;
    this.log[partialSuccess ? 'accepted' : 'refused'].push(method);
    return 'go on';
  }

  private note(reply: Bytes): boolean {
    if (reply[0] !== Message.userAuthFailure) throw this.connection.unexpected(reply);
    const { offered, partialSuccess } = readFailure(reply);
    this.log.offered = offered;
    this.asked = true;
    return partialSuccess;
  }
}
