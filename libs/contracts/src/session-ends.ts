/** Why a session ended. Only a browser that has its token is told. */
export const SESSION_ENDS = [
  /** It was not used for a while. */
  'idle',
  /** It was as old as one may become. */
  'expired',
  'signed-out',
  /** From another session of the account. */
  'ended-elsewhere',
  'password-changed',
  /** By an administrator. */
  'signed-out-everywhere',
  'role-changed',
  'deactivated',
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** Whether a text is one of them. */
export function isSessionEnd(text: unknown): text is SessionEnd {
  return (SESSION_ENDS as readonly unknown[]).includes(text);
}
