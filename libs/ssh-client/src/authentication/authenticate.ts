import type { Bytes } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Message } from '../transport/message-numbers';
import type { Transport } from '../transport/transport';
import type {
  Credential,
  InteractiveCredential,
  PasswordCredential,
  PublicKeyCredential,
} from './credentials';
import { AttemptLog, answersRefused, isRefusal, readFailure, whyNotSignedIn } from './failure';
import { Interview } from './interview';
import { signInInteractively } from './keyboard-interactive';
import { KnownPassword } from './known-password';
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
  /** The server asks questions: a person, or their phone, may be busy with it for as long as the server lets them. */
  readonly onQuestions: () => void;
}

/** How often a person may answer anew what was refused, before the sign-in ends; servers have limits of their own. */
const MAX_INTERVIEWS = 3;

/**
 * Signs the user in: RFC 4252. Goes on to the next credential after a refusal and after a partial success.
 * Fails with `credential-refused`, `method-not-offered`, `more-credentials-needed`, `key-algorithm-not-accepted`,
 * `answers-refused`, `question-unanswered`, `password-expired`, `too-many-attempts`, or as the transport does.
 */
export async function authenticate(transport: Transport, options: AuthenticationOptions): Promise<void> {
  transport.phase = 'authentication';
  const authentication = new Authentication(transport, options);
  try {
    await authentication.run();
  } catch (error) {
    throw authentication.explain(transport.fail(error));
  }
  transport.phase = 'connection';
}

type Outcome = 'signed in' | 'accepted as a part' | 'refused';
type ListedCredential = PasswordCredential | PublicKeyCredential;

class Authentication {
  private readonly connection: UserAuthConnection;
  private readonly log: AttemptLog = {
    offered: [],
    refused: [],
    accepted: [],
    notOffered: [],
    answers: undefined,
  };
  private readonly interactive: InteractiveCredential | undefined;
  private readonly password: KnownPassword;
  private left: readonly ListedCredential[];
  /** How often `keyboard-interactive` may be begun until the server accepts something. */
  private interviewsLeft = MAX_INTERVIEWS;
  private trying = 'none';
  private interview: Interview | undefined;

  constructor(
    transport: Transport,
    private readonly options: AuthenticationOptions,
  ) {
    const { username, credentials, onBanner } = options;
    this.connection = new UserAuthConnection(transport, username, onBanner);
    this.interactive = credentials.find((one) => one.method === 'keyboard-interactive');
    this.left = credentials.filter((one) => one.method !== 'keyboard-interactive');
    const password = credentials.find((one) => one.method === 'password');
    this.password = new KnownPassword(password?.password ?? this.interactive?.password);
  }

  async run(): Promise<void> {
    if ((await this.tryNone()) === 'signed in') return;
    for (let attempt = this.next(); attempt !== undefined; attempt = this.next())
      if ((await attempt()) === 'signed in') return;
    this.log.notOffered.push(...this.left.map(({ method }) => method));
    throw whyNotSignedIn(this.log);
  }

  /** Where the server ended the session in the middle of a try: what it counted was that one, too. */
  explain(error: SshError): SshError {
    if (!isTooManyAttempts(error)) return error;
    if (this.trying === 'keyboard-interactive' && this.interview?.hasAnswers) return answersRefused(this.log);
    const tried = [...this.log.refused, this.trying];
    return new SshError(error.code, error.message, { ...error.facts, tried, accepted: this.log.accepted });
  }

  /** What is tried next; undefined when nothing is left that the server would take. */
  private next(): (() => Promise<Outcome>) | undefined {
    const canAnswer = this.isOffered('keyboard-interactive') && this.interviewsLeft > 0;
    for (const credential of this.left) {
      if (credential.method === 'publickey') {
        if (this.isOffered('publickey')) return () => this.attemptKey(credential);
      } else {
        if (canAnswer) return () => this.attemptInterview();
        if (this.isOffered('password')) return () => this.attemptPassword(credential);
      }
    }
    return canAnswer && this.isPersonAsked() ? () => this.attemptInterview() : undefined;
  }

  /** Without a password a person is asked for what comes on top of something, not in the place of it. */
  private isPersonAsked(): boolean {
    const isAlone = this.options.credentials.every(({ method }) => method === 'keyboard-interactive');
    return this.interactive !== undefined && (isAlone || this.log.accepted.length > 0);
  }

  private isOffered(method: string): boolean {
    return this.log.offered.includes(method);
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
    return 'refused';
  }

  private async attemptKey(credential: PublicKeyCredential): Promise<Outcome> {
    this.drop(credential);
    const { key } = credential;
    const { allowOldAlgorithms } = this.options;
    const accepted = this.connection.serverSignatureAlgorithms;
    const algorithms = signatureAlgorithmsFor(key, accepted, allowOldAlgorithms);
    this.trying = 'publickey';
    let refusal: Bytes | undefined;
    for (const algorithm of algorithms) {
      const reply = await signInWithKey(this.connection, key, algorithm);
      if (!isRefusal(reply)) return this.conclude(reply);
      refusal = reply;
    }
    if (refusal !== undefined) this.note(refusal);
    const triedAll = algorithms.length === 1 || allowOldAlgorithms;
    const isOlder = accepted === undefined && !this.connection.knowsRsaSha2 && !triedAll;
    if (refusal !== undefined && !isOlder) this.log.refused.push('publickey');
    // It takes none of the key's algorithms, or is older than they are.
    else this.log.keyAlgorithms = { ours: algorithmsOf(key, allowOldAlgorithms), theirs: accepted ?? [] };
    return 'refused';
  }

  private async attemptPassword(credential: PasswordCredential): Promise<Outcome> {
    this.drop(credential);
    this.trying = 'password';
    const reply = await signInWithPassword(this.connection, credential, (question) => this.ask(question));
    const outcome = this.conclude(reply);
    if (outcome === 'refused') this.log.refused.push('password');
    return outcome;
  }

  /** `keyboard-interactive`: the password answers its own prompt, a person everything else. */
  private async attemptInterview(): Promise<Outcome> {
    const interview = this.newInterview();
    const isPasswordOpen = !this.password.isGiven;
    this.trying = 'keyboard-interactive';
    this.interview = interview;
    this.interviewsLeft -= 1;
    const reply = await signInInteractively(this.connection, (round) => {
      this.options.onQuestions();
      return interview.answer(round);
    });
    if (reply === undefined) {
      this.interviewsLeft = 0;
      this.log.answers = 'missing';
      return 'refused';
    }
    const outcome = this.conclude(reply);
    if (outcome !== 'refused') return outcome;
    if (interview.hasAnswers) {
      this.log.answers = 'refused';
      if (this.interviewsLeft === 0) this.dropPasswords();
      return outcome;
    }
    // The same again would be refused again. A server that asked for no password may take it in the other way.
    this.interviewsLeft = 0;
    const isPasswordSent = isPasswordOpen && this.password.isGiven;
    if (isPasswordSent) this.dropPasswords();
    if (isPasswordSent || !this.isOffered('password')) this.log.refused.push('keyboard-interactive');
    return outcome;
  }

  private newInterview(): Interview {
    const person = this.interactive?.answer;
    return new Interview({
      password: this.password,
      person: person && ((request) => this.ask(() => person(request))),
      accepted: [...this.log.accepted],
      isAskedAgain: this.log.answers === 'refused',
    });
  }

  private ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    this.connection.listen();
    return this.options.ask(question);
  }

  private drop(credential: ListedCredential): void {
    this.left = this.left.filter((other) => other !== credential);
  }

  private dropPasswords(): void {
    this.left = this.left.filter(({ method }) => method !== 'password');
  }

  private conclude(reply: Bytes): Outcome {
    if (reply[0] === Message.userAuthSuccess) return 'signed in';
    if (!this.note(reply)) return 'refused';
    this.log.accepted.push(this.trying);
    this.log.refused.length = 0;
    this.log.answers = undefined;
    this.interviewsLeft = MAX_INTERVIEWS;
    return 'accepted as a part';
  }

  private note(reply: Bytes): boolean {
    if (reply[0] !== Message.userAuthFailure) throw this.connection.unexpected(reply);
    const { offered, partialSuccess } = readFailure(reply);
    this.log.offered = offered;
    return partialSuccess;
  }
}

function isTooManyAttempts(error: SshError): error is SshError<'too-many-attempts'> {
  return error.code === 'too-many-attempts';
}
