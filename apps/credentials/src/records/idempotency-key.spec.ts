import { LIMITS } from '@kiops/contracts';
import { keyOf } from './idempotency-key';

describe('An Idempotency-Key', () => {
  it('is a string of a structured field, or a plain word', () => {
    for (const [sent, key] of [
      ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
      ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
      [' "clkyoesmbgybucifusbbtdsbohtyuuwz" ', 'clkyoesmbgybucifusbbtdsbohtyuuwz'],
      [String.raw`"a \"b\" \\ c"`, String.raw`a "b" \ c`],
      [`"${'k'.repeat(LIMITS.idempotencyKey.max)}"`, 'k'.repeat(LIMITS.idempotencyKey.max)],
    ])
      expect(keyOf(sent)).withContext(sent).toBe(key);
  });

  it('is nothing else, and not two', () => {
    for (const sent of [
      '',
      '""',
      '"open',
      '"a", "b"',
      'a, b',
      'a b',
      String.raw`"\n"`,
      '"ä"',
      `"${'k'.repeat(LIMITS.idempotencyKey.max + 1)}"`,
      'k'.repeat(LIMITS.idempotencyKey.max + 1),
    ])
      expect(() => keyOf(sent))
        .withContext(sent)
        .toThrowError(/invalid-input/);
  });
});
