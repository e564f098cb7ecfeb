import type { Bytes, SshPrivateKey } from '@kiops/ssh-keys';
import { Message } from '../transport/message-numbers';
import type { Transport } from '../transport/transport';
import type { Credential } from './credentials';
import { AttemptLog, isRefusal, readFailure, whyNotSignedIn } from './failure';
import { Answerer, passwordAnswerer, signInInteractively } from './keyboard-interactive';
import { signInWithPassword } from './password';
import { algorithmsOf, signatureAlgorithmsFor, signInWithKey } from './public-key';
import { UserAuthConnection } from './user-auth-connection';

export interface AuthenticationOptions {
  readonly username: string;
  /** Tried in this order, those of a kind that the server asks for. */
  readonly credentials: readonly Credential[];
  /** A key may sign with SHA-1, for a server that takes nothing better. */
  readonly allowOldAlgorithms: boolean;
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

type Outcome = 'signed in' | 'go on';

class Authentication {
  private readonly connection: UserAuthConnection;
  private readonly log: AttemptLog = { offered: [], refused: [], accepted: [], notOffered: [] };

  constructor(
    transport: Transport,
    private readonly options: AuthenticationOptions,
  ) {
    this.connection = new UserAuthConnection(transport, options.username, options.onBanner);
  }

  async run(): Promise<void> {
    if ((await this.tryNone()) === 'signed in') return;
    const left = [...this.options.credentials];
    for (;;) {
      const next = left.findIndex(({ method }) => this.isOffered(method) || this.answersPrompts(method));
      if (next < 0) break;
      const [credential] = left.splice(next, 1);
      if ((await this.attempt(credential)) === 'signed in') return;
    }
    this.log.notOffered.push(...left.map(({ method }) => method));
    throw whyNotSignedIn(this.log);
  }

  private isOffered(method: string): boolean {
    return this.log.offered.includes(method);
  }

  /** A server that has no `password` may still ask for the password with `keyboard-interactive`. */
  private answersPrompts(method: string): boolean {
    return method === 'password' && !this.isOffered('password') && this.isOffered('keyboard-interactive');
  }

  /**
   * RFC 4252 §5.2: tells what the server offers, or lets in. It comes first, so that no password and no signature
   * goes to a server that does not ask for one.
   */
  private async tryNone(): Promise<Outcome> {
    this.connection.send(this.connection.request('none'));
    const reply = await this.connection.receive();
    if (reply[0] === Message.userAuthSuccess) return 'signed in';
    this.note(reply);
    return 'go on';
  }

  private async attempt(credential: Credential): Promise<Outcome> {
    const { ask } = this.options;
    const { connection } = this;
    switch (credential.method) {
      case 'publickey':
        return this.attemptKey(credential.key);
      case 'keyboard-interactive': {
        const answer: Answerer = (request) => ask(() => credential.answer(request));
        return this.conclude('keyboard-interactive', await signInInteractively(connection, answer));
      }
      case 'password': {
        if (this.isOffered('password')) {
          return this.conclude('password', await signInWithPassword(connection, credential, ask));
        }
        const answer = passwordAnswerer(credential.password);
        return this.conclude('keyboard-interactive', await signInInteractively(connection, answer));
      }
    }
  }

  private async attemptKey(key: SshPrivateKey): Promise<Outcome> {
    const accepted = this.connection.serverSignatureAlgorithms;
    const algorithms = signatureAlgorithmsFor(key, accepted, this.options.allowOldAlgorithms);
    let refusal: Bytes | undefined;
    for (const algorithm of algorithms) {
      const reply = await signInWithKey(this.connection, key, algorithm);
      if (!isRefusal(reply)) return this.conclude('publickey', reply);
      refusal = reply;
    }
    const triedAll = algorithms.length === 1 || this.options.allowOldAlgorithms;
    const isOlder = accepted === undefined && !this.connection.knowsRsaSha2 && !triedAll;
    if (refusal !== undefined && !isOlder) return this.conclude('publickey', refusal);
    // It takes none of the key's algorithms, or is older than they are.
    if (refusal !== undefined) this.note(refusal);
    this.log.keyAlgorithms = {
      ours: algorithmsOf(key, this.options.allowOldAlgorithms),
      theirs: accepted ?? [],
    };
    return 'go on';
  }

  /** `reply` is undefined if the method was given up from this side. */
  private conclude(method: string, reply: Bytes | undefined): Outcome {
    if (reply?.[0] === Message.userAuthSuccess) return 'signed in';
    const partialSuccess = reply !== undefined && this.note(reply);
    if (partialSuccess) this.log.refused.length = 0;
    this.log[partialSuccess ? 'accepted' : 'refused'].push(method);
    return 'go on';
  }

  private note(reply: Bytes): boolean {
    if (reply[0] !== Message.userAuthFailure) throw this.connection.unexpected(reply);
    const { offered, partialSuccess } = readFailure(reply);
    this.log.offered = offered;
    return partialSuccess;
  }
}
