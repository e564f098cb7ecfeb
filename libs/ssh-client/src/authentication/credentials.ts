import type { SshPrivateKey } from '@kiops/ssh-keys';

/** The server asks for a new password (RFC 4252 §8). `prompt` is the server's text. */
export interface PasswordChangeRequest {
  readonly prompt: string;
}

/**
 * A password: for the method `password`, or to answer one prompt of `keyboard-interactive`, which is preferred where a
 * server offers both: a second factor can be asked for only there.
 */
export interface PasswordCredential {
  readonly method: 'password';
  readonly password: string;
  /** Asks for a new password; resolves undefined to give up. Without it, an expired password is an error. */
  readonly changePassword?: (request: PasswordChangeRequest) => Promise<string | undefined>;
}

export interface PublicKeyCredential {
  readonly method: 'publickey';
  /** Stays the caller's: dispose of it when the session's sign-in is over. */
  readonly key: SshPrivateKey;
}

/** One question of a server. All text is the server's. */
export interface Prompt {
  readonly text: string;
  /** What is typed may be seen. */
  readonly echo: boolean;
}

/** A prompt that a person has to answer. */
export interface ShownPrompt extends Prompt {
  /** It may ask for the password that is known, or for another one: the person knows. */
  readonly mayWantPassword: boolean;
}

/** What a server asks in one round of keyboard-interactive (RFC 4256 §3.2), without what is known. */
export interface InteractiveRequest {
  readonly name: string;
  readonly instruction: string;
  readonly prompts: readonly ShownPrompt[];
  /** Methods that the server has accepted as a part of signing in. */
  readonly accepted: readonly string[];
  /** The known password has answered a prompt of this session; whether it was right the server need not say. */
  readonly isPasswordGiven: boolean;
  /** The server did not take what was answered before, and asks anew. */
  readonly isAskedAgain: boolean;
}

/** What a person answers to a prompt: a text, or that the known password is meant. */
export type PromptAnswer = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'password' };

/**
 * Answers what a server asks beside the password: a second factor, or anything else. It signs in together with a
 * password, and after the server has accepted something as a part; never by itself while another credential was refused.
 */
export interface InteractiveCredential {
  readonly method: 'keyboard-interactive';
  /** Answers a prompt for the password if no password is among the credentials; it is offered in no other way. */
  readonly password?: string;
  /** One answer for each prompt; undefined gives the method up. Not called for a round without such prompts. */
  readonly answer: (request: InteractiveRequest) => Promise<readonly PromptAnswer[] | undefined>;
}

/** Something to sign in with. Several are tried in the given order; a server may want more than one (RFC 4252 §5.1). */
export type Credential = PasswordCredential | PublicKeyCredential | InteractiveCredential;
