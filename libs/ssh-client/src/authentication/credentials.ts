import type { SshPrivateKey } from '@kiops/ssh-keys';

/** The server asks for a new password (RFC 4252 §8). `prompt` is the server's text. */
export interface PasswordChangeRequest {
  readonly prompt: string;
}

/** A password: for the method `password`, or to answer the one hidden prompt of `keyboard-interactive`. */
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

/** What a server asks in one round of keyboard-interactive (RFC 4256 §3.2). All text is the server's. */
export interface InteractiveRequest {
  readonly name: string;
  readonly instruction: string;
  readonly prompts: readonly { readonly text: string; readonly echo: boolean }[];
}

export interface InteractiveCredential {
  readonly method: 'keyboard-interactive';
  /** One answer for each prompt; undefined gives the method up. Not called for a round without prompts. */
  readonly answer: (request: InteractiveRequest) => Promise<readonly string[] | undefined>;
}

/** Something to sign in with. Several are tried in the given order; a server may want more than one (RFC 4252 §5.1). */
export type Credential = PasswordCredential | PublicKeyCredential | InteractiveCredential;
