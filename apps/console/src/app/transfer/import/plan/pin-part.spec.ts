import { TestBed } from '@angular/core/testing';
import type { BrowserVault } from '@kiops/browser-vault';
import { openNewVault, VAULT_PROVIDERS } from '../../../../testing/vault-testing';
import { ServiceClock } from '../../../dates/service-clock';
import { PinPart } from './pin-part';

const gate = { host: 'gate.io', port: 22 };
const pin = (fingerprint: string, type = 'ssh-ed25519') => ({
  ...gate,
  file: 'f1',
  at: 'line 1',
  type,
  fingerprint,
});

describe('The host keys of an import', () => {
  let vault: BrowserVault;
  let part: PinPart;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [PinPart, ...VAULT_PROVIDERS] });
    vault = await openNewVault();
    part = TestBed.inject(PinPart);
  });
  afterEach(() => vault.startOver());

  const trusted = async () =>
    (await vault.pins.get(gate.host, gate.port))?.hostKeys.map(({ fingerprint }) => fingerprint) ?? [];

  it('are trusted where nothing is, and are nothing new a second time', async () => {
    await part.look([pin('SHA256:a'), pin('SHA256:r', 'ssh-rsa')], []);
    expect(part.plan().map(({ verdict }) => verdict)).toEqual(['new', 'new']);
    expect(await part.apply(() => 'keep', 'act')).toEqual({ created: 2, replaced: 0, kept: 0, identical: 0 });
    expect(await trusted()).toEqual(['SHA256:a', 'SHA256:r']);
    await part.look([pin('SHA256:a'), pin('SHA256:r', 'ssh-rsa')], []);
    expect(part.plan().map(({ verdict }) => verdict)).toEqual(['identical', 'identical']);
  });

  it('are dated by the clock of KIOPS', async () => {
    const at = '2001-02-03T04:05:06.000Z';
    spyOn(TestBed.inject(ServiceClock), 'now').and.returnValue(new Date(at));
    await part.look([pin('SHA256:a')], []);
    await part.apply(() => 'keep', 'act');
    const kept = await vault.pins.get(gate.host, gate.port);
    expect(kept?.hostKeys.map(({ pinnedAt }) => pinnedAt)).toEqual([at]);
  });

  it('never take the place of a key that is trusted unless somebody says so', async () => {
    await vault.pins.put(gate.host, gate.port, [
      { type: 'ssh-ed25519', fingerprint: 'SHA256:mine', pinnedAt: '2026-11-22T00:00:00Z' },
    ]);
    await part.look([pin('SHA256:theirs')], []);
    expect(part.plan()[0].verdict).toBe('conflict');
    await part.apply(() => 'keep', 'act');
    expect(await trusted()).toEqual(['SHA256:mine']);
    await part.apply(() => 'both', 'act');
    expect(await trusted()).toEqual(['SHA256:mine', 'SHA256:theirs']);
    await part.apply(() => 'replace', 'act');
    expect(await trusted()).toEqual(['SHA256:theirs']);
    await vault.imports.undo('act');
    expect(await trusted()).toEqual(['SHA256:mine']);
  });

  it('are written twice without harm, as when a secret beside them has to be tried again', async () => {
    await part.look([pin('SHA256:a')], []);
    await part.apply(() => 'keep', 'act');
    await part.apply(() => 'keep', 'act');
    expect(await trusted()).toEqual(['SHA256:a']);
    expect((await vault.imports.undo('act')).hostKeys).toBe(1);
    expect(await trusted()).toEqual([]);
  });

  it('are refused everywhere once a file revokes them', async () => {
    const { type, fingerprint, file, at } = pin('SHA256:bad');
    await part.look([], [{ type, fingerprint, file, at }]);
    expect(part.plan().map(({ verdict, server }) => [verdict, server])).toEqual([['new', null]]);
    await part.apply(() => 'keep', 'act');
    expect(await vault.pins.isRevoked('SHA256:bad')).toBeTrue();
    await part.look([], [{ type, fingerprint, file, at }]);
    expect(part.plan()[0].verdict).toBe('identical');
    await vault.imports.undo('act');
    expect(await vault.pins.isRevoked('SHA256:bad')).toBeFalse();
  });
});
