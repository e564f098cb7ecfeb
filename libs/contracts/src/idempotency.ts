/** By this header the sender of a create says which one it is, so that it can be sent again. */
export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key';

/** For how long, in hours, a create that is sent again with its key is known. */
export const IDEMPOTENCY_HOURS = 24;
