/** What signs in to an SSH server. It stays in the browser: the vault keeps it, and a worker signs in with it. */
export type SshSecret =
  | { readonly kind: 'password'; readonly password: string }
  | {
      readonly kind: 'key';
      /** The text of the key file, as it was given. */
      readonly privateKey: string;
      /** Left out when the key has none, or when it is asked for each time. */
      readonly passphrase?: string;
    };
