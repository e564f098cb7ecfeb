import type { EndedParameter } from '../session/session-interceptor';

const WORDS: Readonly<Record<EndedParameter, string>> = {
  idle: 'Your session has ended, because it was not used for a while. Sign in to go on.',
  expired: 'Your session has ended, because it was as old as one may become. Sign in to go on.',
  'signed-out': 'This session was signed out. Sign in to go on.',
  'ended-elsewhere':
    'Your session was ended from another browser that is signed in to your account. If that was not you, sign in and change your password.',
  'password-changed':
    'The password of your account was changed, which ends other sessions. Sign in with the new one. If that was not you, ask a PlatformAdmin for a one-time link.',
  'signed-out-everywhere': 'An administrator ended all sessions of your account. Sign in to go on.',
  'role-changed': 'Your role was changed, which ends all sessions. Sign in to go on.',
  deactivated: 'Your account was deactivated. If you still need it, ask an administrator.',
  cookies:
    'You were signed out in another tab, or the cookies of this browser were deleted. Sign in to go on.',
  unknown: 'Your session has ended. Sign in to go on.',
};

/** Why one has to sign in, by what the address says: nothing but these sentences can come of it. */
export function sessionEndWords(ended: string | undefined): string {
  if (ended === undefined) return 'Use your KIOPS account.';
  return Object.hasOwn(WORDS, ended) ? WORDS[ended as EndedParameter] : WORDS.unknown;
}
