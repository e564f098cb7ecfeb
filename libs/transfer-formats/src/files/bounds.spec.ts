import { generateKeyPairSync } from 'node:crypto';
import type { FormatName } from '../format-names';
import { READING_LIMITS } from '../reading-limits';
import { readText } from '../testing/read-text';

/** Lines or parts, each by its number. */
function counted(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join('');
}

/** One entry more than is read of one file, or what is like it in other files. */
const MORE = READING_LIMITS.entries + 1;
const FILES = {
  csv: `host,user,password\n${counted(MORE, (index) => `h${index},u,p\n`)}`,
  'keepassxc-csv': `"Group","Title","Username","Password","URL","Notes"\n${counted(MORE, (index) => `R,n${index},u,p,,\n`)}`,
  termius: `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password\n${counted(MORE, (index) => `,,,h${index},,,u,p\n`)}`,
  'ssh-config': counted(MORE, (index) => `Host h${index}\n`) + 'User u\n',
  mobaxterm: `[Bookmarks]\nSubRep=\n${counted(MORE, (index) => `n${index}=#109#8%COM1\n`)}`,
  mremoteng: `<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org">${counted(2 * MORE, () => '<Node/>')}`,
  'ssh-key': counted(MORE, () => '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n'),
  ppk: counted(MORE, () => 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n'),
  'docker-config': `{"auths":{},"credHelpers":{${counted(MORE, (index) => `"r${index}":"x",`)}"r":"x"}}`,
  'kubernetes-secret': `{"apiVersion":"v1","kind":"Secret","data":{${counted(MORE, (index) => `"k${index}":"",`)}"k":""}}`,
  pgpass: counted(MORE, (index) => `h${index}:5432:d:u:p\n`),
  uri: counted(MORE, (index) => `postgres://u:p@h${index}/d\n`),
  'my-cnf': `[client]\nuser=u\n${counted(MORE, (index) => `[client${index}]\n`)}`,
  env: counted(10 * MORE, (index) => `K${index}=v\n`),
} satisfies Partial<Record<FormatName, string>>;

/** Repeats a piece until the text has about so many characters. */
function filled(piece: string, characters: number): string {
  return piece.repeat(Math.floor(characters / piece.length));
}

describe('A file that is made to take memory', () => {
  for (const [what, text] of [
    ['of nothing but small values', `{"auths":{},"items":[${filled('{},', 4_000_000)}{}]}`],
    [
      'of an element with any number of attributes',
      `<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org"><Node ${Array.from({ length: 2_000 }, (_, index) => `a${index}="b"`).join(' ')}/></mrng:Connections>`,
    ],
    [
      'of more accounts than one may give',
      `{"auths":{${Array.from({ length: 20_001 }, (_, index) => `"r${index}":{}`).join(',')}}}`,
    ],
    [
      'of more hosts than one may give',
      `[web]\n${Array.from({ length: 20_001 }, (_, index) => `h${index}`).join(' ansible_user=u\n')}\n`,
    ],
    [
      'of more host keys than one may give',
      filled(
        'h ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1c2FuYnVzYW5idXNhbmJ1c2FuYnVzYW5idXNhbmJ1c2Fu\n',
        9_000_000,
      ),
    ],
  ] as const) {
    it(`${what} is refused with what to do`, async () => {
      const { error, leftOut, entries, hostKeys } = await readText(text);
      expect([error, entries.length, hostKeys.length]).toEqual(['too-large', 0, 0]);
      expect(leftOut.map(({ what: named }) => named)).toEqual(['the file']);
    });
  }

  for (const [format, text] of Object.entries(FILES)) {
    it(`(${format}) is refused by the count of what is in it, which is named`, async () => {
      const read = await readText(text);
      expect([read.format, read.error, read.entries.length]).toEqual([format as FormatName, 'too-large', 0]);
      expect(read.leftOut[0].reason).toMatch(/more than 20{1,2},000 (?:entries|rows|variables)/);
      expect(read.leftOut[0].reason).toContain('Divide it into smaller files.');
    });
  }

  it('of one long comment, text or value in XML is refused before the parser has gathered it', async () => {
    const long = filled('abcdefgh', 2_000_000);
    for (const piece of [`<!--${long}-->`, long, `<Node Name="${long}"/>`, `<?x ${long}?>`]) {
      const { error } = await readText(
        `<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org">${piece}</mrng:Connections>`,
      );
      expect(error).withContext(piece.slice(0, 12)).toBe('too-large');
    }
  });

  it('of one object with very many names is refused before it is parsed', async () => {
    const { error, leftOut } = await readText(
      `{"auths":{"r":{"auth":"dTpw"}},"x":{${counted(100_002, (index) => `"k${index}":1,`)}"k":1}}`,
    );
    expect(error).toBe('too-large');
    expect(leftOut[0].reason).toContain('more than 100,000 in one place. Divide it into smaller files.');
  });

  it('of a row without end is refused with the place of the row', async () => {
    const { error, leftOut } = await readText(`host,user,password\nh,u,p\nh,u,"${filled('x', 300_000)}"\n`);
    expect(error).toBe('too-large');
    expect(leftOut[0].reason).toBe(
      'A row of the table, near line 3, is longer than 256 KiB, which is the most that KIOPS reads of one. Shorten it, or take it out.',
    );
  });

  for (const [what, address, reason] of [
    ['settings', `postgres://u:p@h/d?${filled('a=b&', 1_000)}`, 'It has more than 40 settings.'],
    ['hosts', `postgres://u:p@${filled('h,', 1_000)}h/d`, 'It names more than 16 hosts.'],
    ['hosts in a setting', `postgres://u:p@/d?host=${filled('h,', 1_000)}h`, 'It names more than 16 hosts.'],
    ['hosts in libpq’s form', `dbname=d host=${filled('h,', 1_000)}h`, 'It names more than 16 hosts.'],
  ] as const) {
    it(`of addresses with very many ${what} leaves each out, before it is taken apart`, async () => {
      const { format, entries, leftOut } = await readText(`postgres://u:p@h/d\n${address}\n`);
      expect([format, entries.length]).toEqual(['uri', 1]);
      expect(leftOut.map((line) => [line.at, line.reason])).toEqual([['line 2', reason]]);
    });
  }

  it('of groups that all take what one long group says is read once', async () => {
    const options = counted(20_000, (index) => `x${index}=y\n`);
    const groups = counted(10_000, (index) => `[client${index}]\nhost=h${index}\n`);
    const { error, entries } = await readText(`[client]\nuser=u\npassword=p\n${options}${groups}`);
    expect([error, entries.length]).toEqual([undefined, 10_001]);
  });

  it('of one private key, many times, opens it once', async () => {
    const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { sshSecrets } = await readText(key.repeat(2_000));
    expect(new Set(sshSecrets.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(sshSecrets.length).toBe(2_000);
  });

  it('of more different private keys than are opened of one file is refused', async () => {
    const block = (index: number) => `-----BEGIN PRIVATE KEY-----\n${index}\n-----END PRIVATE KEY-----\n`;
    const { error, leftOut } = await readText(counted(READING_LIMITS.keys + 1, block));
    expect(error).toBe('too-large');
    expect(leftOut[0].reason).toContain('more than 250 private keys');
  });

  for (const [what, text] of [
    [
      'an inventory of Ansible',
      `all:\n  hosts:\n${counted(READING_LIMITS.entries, (index) => `    h${index}.acme.io:\n      ansible_host: 10.0.0.1\n      ansible_password: 'p: ${index}'\n      ansible_port: 22\n      ansible_user: ops\n`)}`,
    ],
    [
      'an inventory of Ansible, in braces',
      `all:\n  hosts:\n${counted(READING_LIMITS.entries, (index) => `    h${index}: {ansible_host: 10.0.0.1, ansible_user: ops, ansible_port: 22}\n`)}`,
    ],
    [
      'a list of Secrets as kubectl prints it',
      `apiVersion: v1\nitems:\n${counted(READING_LIMITS.entries, (index) => `- apiVersion: v1\n  data:\n    .dockerconfigjson: ${btoa(`{"auths":{"h${index}.acme.io":{"auth":"dTpw"}}}`)}\n  kind: Secret\n  metadata:\n    annotations:\n      kubectl.kubernetes.io/last-applied-configuration: |\n        {"kind":"Secret","data":[{}, {}]}\n    creationTimestamp: "2026-01-01T00:00:00Z"\n    labels: {}\n    name: pull-${index}\n    namespace: web\n    resourceVersion: "${index}"\n    uid: 00000000-0000-0000-0000-000000000000\n  type: kubernetes.io/dockerconfigjson\n`)}kind: List\nmetadata:\n  resourceVersion: ""\n`,
    ],
    [
      'an inventory of Ansible, as people write it',
      `all:\n  vars: &all {ansible_user: ops, ansible_port: 22}\n  hosts:\n${counted(READING_LIMITS.entries, (index) => `    h${index}.acme.io: # rack ${index}\n      <<: *all\n      ansible_host: 10.0.0.1\n      ansible_password: "p\\"\\t${index}"\n      ansible_ssh_common_args: -o StrictHostKeyChecking=no\n        -o LogLevel=ERROR\n`)}`,
    ],
    [
      'a list of Secrets of 20 MB, in braces and folded',
      `apiVersion: v1\nkind: List\nitems:\n${counted(READING_LIMITS.entries, (index) => `- apiVersion: v1\n  kind: Secret\n  metadata: {name: pull-${index}, annotations: {a: "b\\n"}, labels: {}, finalizers: [a, b]}\n  type: kubernetes.io/dockerconfigjson\n  x-note: >-\n${`    ${'word '.repeat(30)}end\n`.repeat(4)}  stringData: {.dockerconfigjson: "{\\"auths\\":{\\"h${index}.acme.io\\":{\\"auth\\":\\"dTpw\\"}}}"}\n`)}`,
    ],
    [
      'Secrets as documents',
      counted(
        READING_LIMITS.entries,
        (index) =>
          `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: pull-${index}\ntype: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: '{"auths":{"h${index}.acme.io":{"auth":"dTpw"}}}'\n`,
      ),
    ],
  ] as const) {
    it(`is not one of as many entries as are read, in YAML: ${what}`, async () => {
      const { error, entries, leftOut } = await readText(text);
      expect([error, entries.length, leftOut.length]).toEqual([undefined, READING_LIMITS.entries, 0]);
      expect(entries.at(-1)?.fields['label']).toContain(`h${READING_LIMITS.entries - 1}`);
    });
  }

  for (const [what, text] of [
    ['documents', `apiVersion: v1\nkind: Secret\n${filled('--- a\n', 1_000_000)}`],
    ['escaped texts', `apiVersion: v1\nkind: Secret\na:\n${filled('- "\\x41"\n', 500_000)}`],
    [
      'long escaped texts',
      `apiVersion: v1\nkind: Secret\na:\n${filled(`- "${'\\x41'.repeat(450)}"\n`, 6_000_000)}`,
    ],
    ['items', `apiVersion: v1\nkind: Secret\na:\n${filled('- a\n', 3_500_000)}`],
  ] as const) {
    it(`of very many ${what} in YAML is refused with what to do`, async () => {
      const { format, error, leftOut } = await readText(text);
      expect([format, error]).toEqual(['kubernetes-secret', 'too-large']);
      expect(leftOut[0].reason).toContain('Divide it into smaller files');
    });
  }

  it('in YAML that is too large for an inventory is told as one', async () => {
    const hosts = counted(
      READING_LIMITS.entries,
      (index) => `    h${index}:\n      a: "\\x41"\n      b: ["\\x41"]\n`,
    );
    const { format, error, leftOut } = await readText(`all:\n  hosts:\n${hosts}`);
    expect([format, error]).toEqual(['ansible-inventory', 'too-large']);
    expect(leftOut[0].reason).toContain('or write it as JSON.');
  });

  it('is not a table of thirty columns, an address of a cluster, or many different keys', async () => {
    const columns = counted(27, (index) => `,c${index}`);
    const table = await readText(
      `host,user,password${columns}\n${counted(READING_LIMITS.entries, (index) => `h${index},u,p${columns}\n`)}`,
    );
    expect([table.error, table.entries.length]).toEqual([undefined, READING_LIMITS.entries]);
    const hosts = Array.from({ length: 16 }, (_, index) => `h${index}:27017`).join(',');
    const { entries } = await readText(
      `mongodb://u:p@${hosts}/d?${counted(39, (index) => `s${index}=1&`)}tls=true\n`,
    );
    expect((entries[0].fields['options'] as { hosts: string[] }).hosts.length).toBe(15);
    const keys = await readText(
      counted(50, () =>
        generateKeyPairSync('ec', { namedCurve: 'P-521' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      ),
    );
    expect(new Set(keys.sshSecrets.map(({ fingerprint }) => fingerprint)).size).toBe(50);
  });

  it('is not one of many accounts', async () => {
    const account = (_: unknown, index: number) => `"r${index}.example.com":{"auth":"dTpw"}`;
    const { error, entries } = await readText(
      `{"auths":{${Array.from({ length: 20_000 }, account).join(',')}}}`,
    );
    expect([error, entries.length]).toEqual([undefined, 20_000]);
  });
});
