import { Identity1763800000000 } from './1763800000000-identity';
import { Records1763800000001 } from './1763800000001-records';

/** All migrations, in their order. */
export const MIGRATIONS = [Identity1763800000000, Records1763800000001] as const;
