import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectToSurvive } from '../testing/mutations';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { isProtectedKey } from '../servers/key-secret';
import { readText } from '../testing/read-text';

const KEYGEN = '/usr/bin/ssh-keygen';
const PUTTYGEN = '/usr/bin/puttygen';

function made(folder: string, name: string, type: string, passphrase = '', more: readonly string[] = []) {
  const path = join(folder, name);
  printed(KEYGEN, ['-q', '-t', type, ...more, '-N', passphrase, '-f', path]);
  const [bits, fingerprint] = printed(KEYGEN, ['-lf', `${path}.pub`]).split(' ');
  return { path, bits, fingerprint, text: readFileSync(path, 'utf8') };
}

describe('A private key file', () => {
  it('is given as it is, with the fingerprint that ssh-keygen tells', async () => {
    const why = whyWithout(KEYGEN);
    if (why) return pending(why);
    await inFolder(async (folder) => {
      for (const [type, more] of [
        ['ed25519'],
        ['ecdsa'],
        ['rsa', ['-b', '2048']],
        ['rsa', ['-m', 'PEM', '-b', '2048']],
      ] as const) {
        const { text, fingerprint } = made(folder, `${type}${more?.join('') ?? ''}`, type, '', more);
        const { format, sshSecrets, leftOut } = await readText(text);
        expect(format).toBe('ssh-key');
        expect(leftOut).toEqual([]);
        expect(sshSecrets).toEqual([
          {
            at: 'line 1',
            host: null,
            port: null,
            username: null,
            secret: { kind: 'key', privateKey: text },
            fingerprint,
          },
        ]);
      }
    });
  });

  it('whose lines are all indented is read without their blanks, alone and among others', async () => {
    const why = whyWithout(KEYGEN);
    if (why) return pending(why);
    await inFolder(async (folder) => {
      const one = made(folder, 'one', 'ed25519');
      const two = made(folder, 'two', 'rsa', '', ['-m', 'PEM', '-b', '2048']);
      const secret = { kind: 'key' as const, privateKey: one.text };
      for (const blanks of ['  ', '\t', ' \t ']) {
        const indented = (text: string) => text.replace(/^(?=.)/gm, blanks);
        const alone = await readText(indented(one.text));
        expect([alone.format, alone.leftOut]).toEqual(['ssh-key', []]);
        expect(alone.sshSecrets.map((read) => [read.secret, read.fingerprint])).toEqual([
          [secret, one.fingerprint],
        ]);
        const both = await readText(indented(`${two.text}\n${one.text}`));
        expect(both.sshSecrets.map(({ fingerprint }) => fingerprint)).toEqual([
          two.fingerprint,
          one.fingerprint,
        ]);
        expect(both.leftOut).toEqual([]);
      }
      const yaml = await readText(`key: |\n${one.text.replace(/^(?=.)/gm, '  ')}`);
      expect(yaml.format).not.toBe('ssh-key');
    });
  });

  it('that is protected waits for its passphrase, and says when one is wrong', async () => {
    const why = whyWithout(KEYGEN);
    if (why) return pending(why);
    await inFolder(async (folder) => {
      const { text, fingerprint } = made(folder, 'key', 'ed25519', 'pass phrase', ['-a', '2']);
      expect((await readText(text)).sshSecrets).toEqual([
        jasmine.objectContaining({ secret: { kind: 'key', privateKey: text }, fingerprint }),
      ]);
      const opened = await readText(text, { passphrase: 'pass phrase' });
      expect(opened.sshSecrets[0].secret).toEqual({
        kind: 'key',
        privateKey: text,
        passphrase: 'pass phrase',
      });
      expect((await readText(text, { passphrase: 'x' })).error).toBe('wrong-passphrase');
      const cut = text.replace(/\n[^\n]{70}\n/, '\n');
      expect((await readText(cut, { passphrase: 'pass phrase' })).error).toBe('damaged');
    });
  });

  it('with several keys gives each, and tells of a public key', async () => {
    const why = whyWithout(KEYGEN);
    if (why) return pending(why);
    await inFolder(async (folder) => {
      const one = made(folder, 'one', 'ed25519');
      const two = made(folder, 'two', 'ecdsa');
      const both = await readText(
        `${one.text}${two.text}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
      );
      expect(both.sshSecrets.map(({ fingerprint }) => fingerprint)).toEqual([
        one.fingerprint,
        two.fingerprint,
      ]);
      expect(both.leftOut.length).toBe(1);
      const publicKey = await readText(readFileSync(`${one.path}.pub`));
      expect([publicKey.format, publicKey.error]).toEqual(['ssh-key', 'damaged']);
      expect(publicKey.leftOut[0].reason).toContain('public key');
      await expectToSurvive([one.text], 60);
    });
  });
});

describe('A PuTTY key file', () => {
  for (const version of ['2', '3']) {
    it(`of version ${version} is given as it is, with its fingerprint, and its passphrase is tried`, async () => {
      const why = whyWithout(KEYGEN, PUTTYGEN);
      if (why) return pending(why);
      await inFolder(async (folder) => {
        const key = made(folder, 'key', 'ed25519');
        const plain = join(folder, 'plain.ppk');
        const param = `version=${version},kdf=argon2id,memory=1024,passes=1`;
        printed(PUTTYGEN, [key.path, '-O', 'private', '--ppk-param', param, '-o', plain]);
        const text = readFileSync(plain, 'utf8');
        const { format, sshSecrets } = await readText(text);
        expect(format).toBe('ppk');
        expect(sshSecrets[0]).toEqual(
          jasmine.objectContaining({
            secret: { kind: 'key', privateKey: text },
            fingerprint: key.fingerprint,
          }),
        );
        expect((await readText(text.replace(/^(Private-MAC: ).{4}/m, '$10000'))).error).toBe('damaged');
        const passphrase = join(folder, 'passphrase');
        const locked = join(folder, 'locked.ppk');
        printed('/bin/sh', ['-c', `printf secret > ${passphrase}`]);
        const args = [
          key.path,
          '-O',
          'private',
          '--ppk-param',
          param,
          '--new-passphrase',
          passphrase,
          '-o',
          locked,
        ];
        printed(PUTTYGEN, args);
        const content = readFileSync(locked);
        expect((await readText(content)).sshSecrets[0].fingerprint).toBe(key.fingerprint);
        const [closed] = (await readText(content)).sshSecrets;
        const [opened] = (await readText(content, { passphrase: 'secret' })).sshSecrets;
        expect([closed, opened, sshSecrets[0]].map(({ secret }) => isProtectedKey(secret))).toEqual([
          true,
          false,
          false,
        ]);
        expect((await readText(content, { passphrase: 'wrong' })).error).toBe('wrong-passphrase');
        await expectToSurvive([text], 40);
      });
    });
  }
});
