/**
 * What a credential helper says to Docker and Podman, word by word: they compare these texts
 * (github.com/docker/docker-credential-helpers, credentials/error.go).
 */
export const MESSAGES = {
  notFound: 'credentials not found in native keychain',
  noServer: 'no credentials server URL',
  noUsername: 'no credentials username',
} as const;

/** The user name that says: the secret is an identity token. */
export const TOKEN_USER = '<token>';
