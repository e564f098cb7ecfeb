import type { RouteHop, SshSecret } from '@kiops/contracts';
import type { HopProtection, HopStep, ShownHostKey } from '@kiops/ssh-worker';

/** A step of a hop that is over: how long it took, in milliseconds. */
export interface StepDone {
  readonly step: HopStep;
  readonly milliseconds: number;
}

/** How far one hop is. */
export interface HopProgress {
  readonly hop: RouteHop;
  /** What it is signed in with, in words: `password`, `SSH key and password`; empty before that is known. */
  readonly secret: string;
  readonly done: readonly StepDone[];
  /** How much of the work of a key's passphrase is done, 0 to 1, while that is under way before the first step. */
  readonly openingKey?: number;
  readonly hostKey: ShownHostKey | undefined;
  /** Undefined until somebody is signed in there. */
  readonly protection: HopProtection | undefined;
}

export const HOP_STEPS = [
  'connected',
  'host-key-verified',
  'signed-in',
] as const satisfies readonly HopStep[];

/** The step that a hop is at; undefined when it is through. */
export function currentStep({ done }: HopProgress): HopStep | undefined {
  return HOP_STEPS[done.length];
}

/** What a hop is signed in with, in words. */
export function secretWords(secrets: readonly SshSecret[]): string {
  const kinds = secrets.map(({ kind }) => (kind === 'password' ? 'password' : 'SSH key'));
  return [...new Set(kinds)].join(' and ');
}
