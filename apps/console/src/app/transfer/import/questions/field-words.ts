import { definitionOf, type RecordStore } from '@kiops/contracts';
import { quantity } from '../../../quantities/quantities';

const TITLES: Readonly<Record<string, string>> = {
  username: 'User name',
  baseUrl: 'Address',
  host: 'Host',
  port: 'Port',
  database: 'Database',
  engine: 'Engine',
  endpoint: 'Endpoint',
  password: 'Password',
};

/** How a field that is asked for is called. */
export function fieldTitle(field: string): string {
  return TITLES[field] ?? field;
}

/** `3 servers`, `1 DB connection`. */
export function countOf(store: RecordStore, count: number): string {
  const { one, many } = definitionOf(store).words;
  return quantity(count, one, /^D[B]/.test(many) ? many : many.toLowerCase());
}
