/** How long requests may take to come in, and how much of them may be under way. Times in milliseconds. */
export interface IntakeSettings {
  /** Until the headers are there, from the first moment of a connection or from a request's first byte on. */
  readonly headersTime: number;
  /** How often that is looked at. */
  readonly headersCheck: number;
  /** The least of a body that has to come in one window, in bytes per second. */
  readonly bodyRate: number;
  /** The window's length; the first is free. */
  readonly bodyWindow: number;
  /** How often windows are looked at. */
  readonly bodyCheck: number;
  /** How long the rest of a body that nobody wants is thrown away, so that its sender can read why. */
  readonly unwantedTime: number;
  /** `KIOPS_BODIES_PER_ADDRESS_MIB`, in bytes: bodies of unanswered requests from one address. */
  readonly bytesPerAddress: number;
  /** `KIOPS_BODIES_MIB`, in bytes: the same from everybody. */
  readonly bytesInAll: number;
}

/** The times, which nobody needs to change. */
export const INTAKE_TIMES = {
  headersTime: 15_000,
  headersCheck: 2_000,
  bodyRate: 16 * 1024,
  bodyWindow: 10_000,
  bodyCheck: 1_000,
  unwantedTime: 5_000,
} as const satisfies Partial<IntakeSettings>;
