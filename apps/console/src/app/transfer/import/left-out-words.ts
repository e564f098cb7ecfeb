import { quantity } from '../../quantities/quantities';
import type { LeftOut } from './plan/browser-part';

/** `3 SSH secrets and 1 host key`. */
export function leftOutWords({ count, hostKeys }: Pick<LeftOut, 'count' | 'hostKeys'>): string {
  const parts = [
    count > 0 ? quantity(count, 'SSH secret') : '',
    hostKeys > 0 ? quantity(hostKeys, 'host key') : '',
  ];
  return parts.filter(Boolean).join(' and ');
}
