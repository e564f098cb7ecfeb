import type { SecretConsumer } from '@kiops/contracts';

/** How a consumer comes to the secret. */
export const CONSUMER_KINDS: Readonly<Record<SecretConsumer['kind'], string>> = {
  token: 'With a token',
  session: 'By hand',
  connection: 'Known to use it',
};

/** Which secret a consumer has. */
export function stateWords({ isCurrent, at }: SecretConsumer): string {
  if (isCurrent) return 'Has the new one';
  return at === null ? 'Has not fetched it' : 'Still on the old one';
}
