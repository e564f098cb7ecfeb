import type { Server } from '@kiops/contracts';

/** Whether a row offers what to do first with a server: one over SSH that nobody has signed in to yet. */
export function hasNextStep({ protocol, lastContact }: Server): boolean {
  return protocol === 'ssh' && !lastContact;
}
