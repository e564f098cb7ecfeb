import { SetMetadata } from '@nestjs/common';

/**
 * What is counted apart because it costs or gives more than other requests: a secret; a whole account's records; a proof
 * of a password, or something new that lets somebody in.
 */
export type Pace = 'reveal' | 'transfer' | 'entry';

/** Metadata key, read when routes are registered. */
export const PACE = 'kiops:pace';

/** Bounds how often a route is called, beside the bound that all have. */
export const Paced = (pace: Pace) => SetMetadata(PACE, pace);
