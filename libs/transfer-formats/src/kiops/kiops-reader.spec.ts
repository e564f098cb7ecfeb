import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECORD_STORES, definitionOf, secretFields } from '@kiops/contracts';
import { armor, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { expectToSurvive } from '../testing/mutations';
import { readText } from '../testing/read-text';

const head = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-26T10:00:00Z',
  origin: 'https://kiops.acme.io',
};
const file = {
  ...head,
  servers: [
    {
      ref: 's1',
      label: 'db',
      protocol: 'ssh',
      host: 'db.internal',
      port: 22,
      username: 'ops',
      jumpServer: 's2',
    },
    {
      ref: 's2',
      label: 'bastion',
      protocol: 'ssh',
      host: 'bastion',
      port: 22,
      username: 'ops',
      colour: 'red',
    },
    { label: 'bmc', protocol: 'ipmi', host: '10.0.0.9', port: 623, username: 'root', password: ' calvin ' },
    'no entry',
  ],
  registries: [{ ref: 'r1', url: 'harbor.acme.io', username: 'ci', password: '***' }],
  sshSecrets: [
    { host: 'db.internal', port: 22, username: 'ops', kind: 'password', password: ' pass\u0301wort 🔑 ' },
    { host: 'db.internal', port: 22, username: 'ops', kind: 'key', privateKey: 'none' },
    { port: 22, username: 'ops', kind: 'password', password: 'x' },
  ],
  colours: [],
};
const text = JSON.stringify(file, null, 2);

function utf16(content: string, bigEndian: boolean): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${content}`, 'utf16le');
  return Uint8Array.from(bigEndian ? bytes.swap16() : bytes);
}

async function protectedBy(passphrase: string, content = text, workFactor = 10): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(content);
}

describe('A file of KIOPS', () => {
  it('gives its records under their refs, its SSH secrets, and what it cannot give with place and reason', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(text);
    expect(format).toBe('kiops');
    expect(entries.map(({ ref, store, at }) => [ref, store, at])).toEqual([
      ['s1', 'servers', '/servers/0'],
      ['s2', 'servers', '/servers/1'],
      ['s3', 'servers', '/servers/2'],
      ['r1', 'registries', '/registries/0'],
    ]);
    expect(entries[0].fields['jumpServer']).toBe('s2');
    expect(entries[2].secret).toEqual({ password: ' calvin ' });
    expect(entries[2].fields['password']).toBeUndefined();
    expect(sshSecrets).toEqual([
      {
        at: '/sshSecrets/0',
        host: 'db.internal',
        port: 22,
        username: 'ops',
        secret: { kind: 'password', password: ' pass\u0301wort 🔑 ' },
      },
    ]);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['', 'colours'],
      ['/servers/1', 'colour'],
      ['/servers/3', 'an entry of Servers'],
      ['/sshSecrets/1', 'an SSH secret'],
      ['/sshSecrets/2', 'an SSH secret'],
    ]);
  });

  it('that puts an SSH password into a server gives it to the browser alone', async () => {
    const server = { protocol: 'ssh', host: 'h', port: 22, username: 'u', password: 'p' };
    const { entries, sshSecrets } = await readText(JSON.stringify({ ...head, servers: [server] }));
    expect(entries[0].secret).toBeUndefined();
    expect(JSON.stringify(entries)).not.toContain('"p"');
    expect(sshSecrets[0].secret).toEqual({ kind: 'password', password: 'p' });
  });

  for (const [encoding, bytes] of [
    ['utf-8-bom', new TextEncoder().encode(`\uFEFF${text}`)],
    ['utf-16le', utf16(text, false)],
    ['utf-16be', utf16(text, true)],
  ] as const) {
    it(`is read as ${encoding}`, async () => {
      const read = await readText(bytes);
      expect(read.encoding).toBe(encoding);
      expect(read.entries.length).toBe(4);
      expect(read.sshSecrets.length).toBe(1);
    });
  }

  it('of a version to come is refused', async () => {
    const { error, leftOut, format } = await readText(JSON.stringify({ ...head, version: 2 }));
    expect([format, error]).toEqual(['kiops', 'refused']);
    expect(leftOut[0].reason).toContain('version 2');
  });

  it('loses nothing, whatever is in it', async () => {
    const secret = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.constantFrom('***', ' ', 'e\u0301', 'é', '"'),
    );
    const list = (store: (typeof RECORD_STORES)[number]) =>
      fc.array(
        fc.oneof(
          fc.constantFrom<unknown>(null, 7, [], 'x'),
          fc.record({ label: fc.string(), [secretFields(definitionOf(store))[0]]: secret }),
        ),
        { maxLength: 4 },
      );
    const keys = RECORD_STORES.map((store) => [definitionOf(store).exportKey, list(store)] as const);
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(keys)), async (lists) => {
        const { entries, leftOut } = await readText(JSON.stringify({ ...head, ...lists }));
        const given = Object.values(lists).flat();
        // Of a file with nothing in it, that is said.
        expect(entries.length + leftOut.length).toBe(Math.max(given.length, 1));
        const secrets = entries.flatMap((entry) => Object.values(entry.secret ?? {}));
        const names = new Set(RECORD_STORES.flatMap((store) => secretFields(definitionOf(store))));
        const wanted = given.flatMap((entry) =>
          typeof entry === 'object' && entry !== null
            ? Object.entries(entry).flatMap(([name, value]) => (names.has(name) ? [value] : []))
            : [],
        );
        expect(secrets.sort()).toEqual((wanted as string[]).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('is never more than damaged', () => expectToSurvive([text]));
});

describe('A protected file', () => {
  it('opens by its passphrase, as it is or armored, in any encoding', async () => {
    const bytes = await protectedBy('correct horse');
    const armored = armor.encode(bytes);
    for (const content of [bytes, armored, armored.replaceAll('\n', '\r\n'), utf16(armored, false)]) {
      const { format, entries, error } = await readText(content, { passphrase: 'correct horse' });
      expect(error).toBeUndefined();
      expect(format).toBe('kiops');
      expect(entries.length).toBe(4);
    }
  });

  it('says whether a passphrase is needed, is wrong, or the file is damaged', async () => {
    const bytes = await protectedBy('correct horse');
    const cut = bytes.subarray(0, bytes.length - 20);
    const results = [
      await readText(bytes),
      await readText(bytes, { passphrase: 'wrong' }),
      await readText(cut, { passphrase: 'correct horse' }),
      await readText(bytes.subarray(0, 60), { passphrase: 'correct horse' }),
    ];
    expect(results.map(({ format, error }) => [format, error])).toEqual([
      ['kiops', 'passphrase-needed'],
      ['kiops', 'wrong-passphrase'],
      ['kiops', 'damaged'],
      ['kiops', 'damaged'],
    ]);
  });

  for (const factor of ['20', '22', '63', '0', '018', '1e1', '']) {
    it(`that asks for the work factor “${factor}” is refused before any work`, async () => {
      const content = `age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw ${factor}\nZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n`;
      const { error } = await readText(content, { passphrase: 'x' });
      expect(error).toBe('refused');
    });
  }

  it('for keys is refused with what to do', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient('age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p');
    const { error, leftOut } = await readText(await encrypter.encrypt(text), { passphrase: 'x' });
    expect(error).toBe('refused');
    expect(leftOut[0].reason).toContain('age');
  });

  it('made by the age command line opens', async () => {
    for (const program of ['/usr/bin/age', '/usr/bin/script'])
      if (!existsSync(program)) return pending(`${program} is not installed`);
    const folder = mkdtempSync(join(tmpdir(), 'kiops-age-'));
    try {
      writeFileSync(join(folder, 'in'), text);
      // age asks on a terminal alone.
      execFileSync('/usr/bin/script', ['-qec', `age -p -a -o ${folder}/out ${folder}/in`, '/dev/null'], {
        input: 'pass word\npass word\n',
      });
      const { entries } = await readText(readFileSync(join(folder, 'out')), { passphrase: 'pass word' });
      expect(entries.length).toBe(4);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is never more than damaged', async () => {
    await expectToSurvive([await protectedBy('x'), armor.encode(await protectedBy('x'))], 60);
  });
});
