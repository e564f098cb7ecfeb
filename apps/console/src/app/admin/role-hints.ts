import type { Role } from '@kiops/contracts';

/** What each role may do, in one sentence. */
export const ROLE_HINTS: Readonly<Record<Role, string>> = {
  PlatformAdmin: 'Looks after everyone, and sees all activity.',
  Manager: 'Invites and looks after Members.',
  Member: 'Keeps credentials of their own.',
};
