import { VaultErrorCode } from '../vault-errors';
import { browserPasskeys } from './passkey';

describe('A passkey of the browser', () => {
  const refusals: readonly (readonly [string, VaultErrorCode])[] = [
    ['NotAllowedError', 'passkey-cancelled'],
    ['InvalidStateError', 'passkey-known'],
    ['NotSupportedError', 'passkey-unsupported'],
    ['SecurityError', 'passkey-cancelled'],
  ];

  for (const [name, code] of refusals) {
    it(`that the browser refuses with ${name} is refused with ${code}`, async () => {
      spyOn(navigator.credentials, 'create').and.rejectWith(new DOMException('', name));
      const refused = jasmine.objectContaining({ name: 'VaultError', code });
      await expectAsync(browserPasskeys.register('ann', [])).toBeRejectedWith(refused);
    });
  }

  it('is asked for with a check of the user, and a secret of its own', async () => {
    const create = spyOn(navigator.credentials, 'create').and.resolveTo(null);
    await expectAsync(browserPasskeys.register('ann', [])).toBeRejected();
    const { authenticatorSelection, extensions, challenge } =
      create.calls.mostRecent().args[0]?.publicKey ?? {};
    expect(authenticatorSelection?.userVerification).toBe('required');
    expect(extensions?.prf?.eval?.first.byteLength).toBe(32);
    expect(challenge?.byteLength).toBe(32);
  });
});
