import { quantity } from '../quantities/quantities';

/** Says at which accounts restored SSH secrets stand beside another one now; nothing when none does. */
export function besideWords(addresses: readonly string[]): string {
  if (addresses.length === 0) return '';
  const where = addresses.length === 1 ? addresses[0] : quantity(addresses.length, 'account');
  const have = addresses.length === 1 ? 'has' : 'have';
  return `${where} ${have} another one: both are kept. Clean Up Duplicates shows them.`;
}
