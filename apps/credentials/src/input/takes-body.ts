import { SetMetadata } from '@nestjs/common';
import { LIMITS } from '@kiops/contracts';
import type { JsonBounds } from './json-bounds';

/** What a route's body may be at most. */
export interface BodyBounds extends JsonBounds {
  /** As it is sent. */
  readonly bytes: number;
  /** The route takes it as bytes, and looks at its structure itself. */
  readonly asBytes?: true;
}

/** Metadata key, read when routes are registered. */
export const BODY_BOUNDS = 'kiops:body-bounds';

/**
 * Lets a route take a larger body than the usual one. The bytes follow from the limits of its fields: text takes six for
 * each UTF-16 unit when it is written with escapes (RFC 8259 section 7).
 */
export const TakesBody = (bytes: number, structure: JsonBounds = LIMITS.json) =>
  SetMetadata(BODY_BOUNDS, { ...structure, bytes } satisfies BodyBounds);

/** Gives a route the bytes of its body, for what is too large to be parsed in one go. */
export const TakesBytes = (bytes: number) =>
  SetMetadata(BODY_BOUNDS, { ...ANY_STRUCTURE, bytes, asBytes: true } satisfies BodyBounds);

const ANY_STRUCTURE: JsonBounds = { depth: Infinity, members: Infinity, values: Infinity };
