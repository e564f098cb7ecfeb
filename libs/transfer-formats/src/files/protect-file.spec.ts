import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRANSFER_FORMAT } from '@kiops/contracts';
import { openWithAge, whyNoAge } from '@kiops/test-peers';
import fc from 'fast-check';
import { readText } from '../testing/read-text';
import { inFolder } from '../testing/programs';
import { protectFile } from './protect-file';

/** Little work: what is looked at here does not depend on it. */
const QUICK = 4;

const PASSPHRASE = 'canary 말 “pass” phrase';

function registryFile(passwords: readonly string[]): Blob {
  const registries = passwords.map((password, index) => ({
    ref: `r${index}`,
    label: `Registry ${index}`,
    kind: 'harbor',
    url: `h${index}.acme.io`,
    username: 'robot$ci',
    password,
  }));
  return new Blob([JSON.stringify({ format: TRANSFER_FORMAT, version: 1, registries })]);
}

describe('What is protected by a passphrase', () => {
  it('gives back what went in, to the byte, whatever its length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), async (password) => {
        const file = await protectFile(registryFile([password]), PASSPHRASE, QUICK);
        const text = await file.text();
        expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END/);
        expect(text).not.toContain('acme.io');
        const { format, entries, leftOut } = await readText(text, { passphrase: PASSPHRASE });
        expect([format, leftOut]).toEqual(['kiops', []]);
        expect(entries.map(({ secret }) => secret)).toEqual([{ password }]);
      }),
      { numRuns: 25 },
    );
  });

  it('asks for its passphrase, and opens for no other', async () => {
    const text = await (await protectFile(registryFile(['p']), PASSPHRASE, QUICK)).text();
    expect((await readText(text)).error).toBe('passphrase-needed');
    expect((await readText(text, { passphrase: 'another' })).error).toBe('wrong-passphrase');
  });

  it('of 60 MB, which has more than a million lines, is opened', async () => {
    // A file of accounts may not have that many lines.
    const passwords = Array.from({ length: 20_000 }, (_, index) => `${index} ${'x'.repeat(3_000)}`);
    const file = await protectFile(registryFile(passwords), PASSPHRASE, QUICK);
    expect(file.size).toBeGreaterThan(64 * 1024 * 1024);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { entries, leftOut } = await readText(bytes, { passphrase: PASSPHRASE });
    expect(leftOut).toEqual([]);
    expect(entries.length).toBe(20_000);
    expect(entries.at(-1)?.secret).toEqual({ password: passwords.at(-1)! });
  });

  it('is opened by age itself', async () => {
    const missing = whyNoAge();
    if (missing) pending(missing);
    const content = await registryFile(['가 “p”', ' x ']).text();
    const opened = await inFolder(async (folder) => {
      const [sealed, plain] = [join(folder, 'file.json.age'), join(folder, 'file.json')];
      writeFileSync(sealed, await (await protectFile(new Blob([content]), 'ascii passphrase', QUICK)).text());
      openWithAge(sealed, plain, 'ascii passphrase');
      return readFileSync(plain, 'utf8');
    });
    expect(opened).toBe(content);
  });
});
