import { WireReader } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Message } from '../transport/message-numbers';

/** SSH_MSG_USERAUTH_FAILURE: RFC 4252 §5.1. */
export interface AuthenticationFailure {
  /** Methods that may go on. */
  readonly offered: readonly string[];
  /** What was tried was right, but is not enough. */
  readonly partialSuccess: boolean;
}

export function readFailure(payload: Uint8Array): AuthenticationFailure {
  const reader = new WireReader(payload);
  reader.byte();
  return { offered: reader.nameList(), partialSuccess: reader.boolean() };
}

/** Whether a message says that what was tried is wrong, all of it. */
export function isRefusal(payload: Uint8Array): boolean {
  return payload[0] === Message.userAuthFailure && !readFailure(payload).partialSuccess;
}

/** What happened to the credentials, so far. */
export interface AttemptLog {
  /** What the server would take next. */
  offered: readonly string[];
  /** Methods that the server looked at and refused. */
  readonly refused: string[];
  /** Methods that the server accepted as a part. */
  readonly accepted: string[];
  /** Methods that were not tried, because the server does not offer them. */
  readonly notOffered: string[];
  /** The server refused what a person had answered, or did not get an answer at all. */
  answers: 'refused' | 'missing' | undefined;
  /** A key that the server cannot take, for want of a common signature algorithm. */
  keyAlgorithms?: { readonly ours: readonly string[]; readonly theirs: readonly string[] };
}

/** The most telling error for credentials that did not let the user in. */
export function whyNotSignedIn(log: AttemptLog): SshError {
  const { offered, refused, accepted, notOffered, answers, keyAlgorithms } = log;
  const wanted = offered.join(', ') || 'nothing more';
  if (answers === 'refused') return answersRefused(log);
  if (refused.length > 0) {
    const message = `The server refused the credential (${refused.join(', ')}). It takes: ${wanted}.`;
    return new SshError('credential-refused', message, { offered, tried: refused, accepted });
  }
  if (answers === 'missing') {
    const message = 'The server asks something that was not answered.';
    return new SshError('question-unanswered', message, { offered, accepted });
  }
  if (keyAlgorithms !== undefined) {
    const theirs = keyAlgorithms.theirs.join(', ') || 'older ones';
    const message = `The server takes no signature that this key can make. It takes: ${theirs}.`;
    return new SshError('key-algorithm-not-accepted', message, {
      algorithms: keyAlgorithms.ours,
      accepted: keyAlgorithms.theirs,
    });
  }
  if (accepted.length > 0) {
    const message = `The server accepted ${accepted.join(', ')}, and wants one more: ${wanted}.`;
    return new SshError('more-credentials-needed', message, { offered, accepted });
  }
  const message = `The server does not take a credential of this kind. It takes: ${wanted}.`;
  return new SshError('method-not-offered', message, { offered, given: notOffered });
}

/** What a person answered was refused. Which of the answers was wrong, or whether the password was, no server says. */
export function answersRefused({ offered, accepted }: AttemptLog): SshError<'answers-refused'> {
  return new SshError('answers-refused', 'The server did not take the answers to its questions.', {
    offered,
    accepted,
  });
}
