/** How long the service waits for its database, all in milliseconds. */
export interface DatabaseLimits {
  /** For one host to accept a connection, TLS and sign-in included. */
  readonly connect: number;
  /** For a connection of the pool to become free. */
  readonly wait: number;
  /** For the next byte of an answer; a connection that is silent for longer counts as dead. */
  readonly silence: number;
  /** The same in work that is known to be long, such as an import of 100,000 records. */
  readonly patience: number;
  /** For the server itself to end a statement, whoever still waits for it. */
  readonly statement: number;
}

/**
 * With these, a failover that resets no connection is over within 10 s: the dead connections are noticed after 5 s at
 * the latest, and one host that does not answer is passed over after 2 s more. Who waits for one of them waits that long.
 */
export const DATABASE_LIMITS: DatabaseLimits = {
  connect: 2_000,
  wait: 8_000,
  silence: 5_000,
  patience: 120_000,
  statement: 30_000,
};

/** On the embedded database all work waits for one connection, which cannot die in silence. */
export const EMBEDDED_WAIT = 30_000;
