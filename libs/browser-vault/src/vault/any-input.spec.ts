import fc from 'fast-check';
import { readHeader } from '../locks/vault-header';
import { KEYS } from '../testing/sample-keys';
import { TestUser } from '../testing/test-vault';
import { VaultError } from '../vault-errors';

describe('Whatever a transfer file holds', () => {
  it('gets one verdict for each entry, and nothing is written', async () => {
    const user = new TestUser();
    const vault = await user.tab();
    await vault.secrets.put({
      username: 'ops',
      host: 'gate',
      port: 22,
      secret: { kind: 'password', password: 'x' },
    });
    const before = await user.rawItems();
    const near = fc.record(
      {
        username: fc.oneof(fc.constant('ops'), fc.string(), fc.jsonValue()),
        host: fc.oneof(fc.constant('gate'), fc.string(), fc.jsonValue()),
        port: fc.oneof(fc.constant(22), fc.integer(), fc.jsonValue()),
        kind: fc.oneof(fc.constant('password'), fc.constant('key'), fc.jsonValue()),
        password: fc.oneof(fc.constant('x'), fc.string(), fc.jsonValue()),
        privateKey: fc.oneof(fc.constant(KEYS.plain.text), fc.string(), fc.jsonValue()),
        passphrase: fc.jsonValue(),
        preferred: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(near, fc.jsonValue()), { maxLength: 8 }), async (entries) => {
        const plan = await vault.transfer.plan(entries);
        expect(plan.entries.map(({ index }) => index)).toEqual(entries.map((_, index) => index));
        for (const { verdict, index } of plan.entries)
          expect(plan.incoming.has(index)).toBe(verdict !== 'invalid');
      }),
      { numRuns: 100 },
    );
    expect(await user.rawItems()).toEqual(before);
    await user.remove();
  });
});

describe('Whatever stands in place of the stored header', () => {
  it('is read, or refused as what it is', () => {
    const near = fc.record(
      {
        version: fc.oneof(fc.constant(1), fc.jsonValue()),
        vaultId: fc.jsonValue(),
        createdAt: fc.jsonValue(),
        autoLockMinutes: fc.jsonValue(),
        wraps: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ kind: fc.constantFrom('device', 'passphrase', 'passkey'), id: fc.string() })),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything({ withNullPrototype: true })), (value) => {
        try {
          expect(readHeader(value)?.version ?? 1).toBe(1);
        } catch (error) {
          expect(error).toBeInstanceOf(VaultError);
        }
      }),
    );
  });
});
