import { createHmac } from 'node:crypto';
import { definitionOf, RECORD_STORES, type RecordStore } from '@kiops/contracts';
import fc from 'fast-check';
import type { ReadEntry, ReadFile } from '../reading';
import { readFiles } from '../read-files';
import { entryId, fieldKey, keyFileId, NOTHING_SAID, secretId, type KeyedFile } from './answers';
import { questionsOf } from './questions';
import { toTransferFile } from './to-transfer-file';
import type { TransferDraft } from './transfer-draft';

/** As `ssh-keygen -H` writes `hashed.corp`, with a salt of zeros. */
const HASHED = `|1|${Buffer.alloc(20).toString('base64')}|${createHmac('sha1', Buffer.alloc(20)).update('hashed.corp').digest('base64')}`;

const fileOf = (entries: readonly ReadEntry[], more: Partial<ReadFile> = {}): ReadFile => ({
  name: 'file',
  format: 'ssh-config',
  encoding: 'utf-8',
  entries,
  sshSecrets: [],
  hostKeys: [],
  leftOut: [],
  ...more,
});
const server = (ref: string, fields: object = {}, more: Partial<ReadEntry> = {}): ReadEntry => ({
  store: 'servers',
  ref,
  at: `line ${ref}`,
  fields: { label: ref, protocol: 'ssh', host: `${ref}.io`, port: 22, username: 'ops', ...fields },
  ...more,
});
const keyed = (...files: readonly ReadFile[]): readonly KeyedFile[] =>
  files.map((file, index) => ({ key: `f${index}`, file }));
const listsOf = ({ file }: TransferDraft) =>
  RECORD_STORES.map((store) => [store, file[definitionOf(store).exportKey as 'servers'] ?? []] as const);

describe('Files as one transfer file', () => {
  it('keeps the names of entries apart by file', () => {
    const one = fileOf([server('s1'), server('s2', { jumpServer: 's1' })]);
    const other = fileOf([server('s1', { host: 'other.io' }), server('s2', { jumpServer: 's1' })]);
    const { servers = [] } = toTransferFile(keyed(one, other), NOTHING_SAID).file;
    expect(new Set(servers.map(({ ref }) => ref)).size).toBe(4);
    expect(servers[1]['jumpServer']).toBe(servers[0].ref);
    expect(servers[3]['jumpServer']).toBe(servers[2].ref);
  });

  it('says of each entry where it comes from', () => {
    const { origins } = toTransferFile(keyed(fileOf([]), fileOf([server('a'), server('b')])), NOTHING_SAID);
    expect(origins.servers.map(({ file, at, id }) => [file, at, id])).toEqual([
      ['f1', 'line a', 'f1#0'],
      ['f1', 'line b', 'f1#1'],
    ]);
  });

  it('holds back what somebody has to say something about, and all that leads through it', () => {
    const far = server('far', { jumpServer: 'near' });
    const near = server('near', { jumpServer: 'bastion' });
    const bastion = server('bastion', { username: undefined }, { asks: ['username', 'privateKey'] });
    const draft = toTransferFile(keyed(fileOf([far, near, bastion, server('alone')])), NOTHING_SAID);
    expect(draft.file.servers?.map(({ label }) => label)).toEqual(['alone']);
    expect(draft.leftOut.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
      'the server bastion: It does not say its user name, and nobody else did.',
      'the server near: It leads through the server bastion, which is left out.',
      'the server far: It leads through the server near, which is left out.',
    ]);
  });

  it('takes what was said, for all of a file and for one, and asks for nothing else', () => {
    const asks = ['username', 'privateKey'];
    const nameless = (ref: string) => server(ref, { username: undefined }, { asks, keyFiles: ['~/.ssh/id'] });
    const files = keyed(
      fileOf([nameless('a'), nameless('b')], {
        sshSecrets: [
          {
            at: 'line a',
            host: 'a.io',
            port: 22,
            username: null,
            secret: { kind: 'password', password: 'p' },
          },
        ],
      }),
    );
    const { fields, keyFiles } = questionsOf(files);
    expect(fields.map(({ key, entries }) => [key, entries.map(({ label }) => label)])).toEqual([
      [fieldKey('f0', 'servers', 'username'), ['a', 'b']],
    ]);
    expect(keyFiles.map(({ path, servers }) => [path, servers])).toEqual([['~/.ssh/id', ['a', 'b']]]);
    const key = {
      at: 'line 1',
      host: null,
      port: null,
      username: null,
      secret: { kind: 'key', privateKey: 'K' } as const,
    };
    const draft = toTransferFile(
      files,
      {
        ...NOTHING_SAID,
        forAll: { [fieldKey('f0', 'servers', 'username')]: 'ops' },
        fields: { [entryId('f0', 1)]: { username: 'root' } },
      },
      new Map([[keyFileId('f0', '~/.ssh/id'), key]]),
    );
    expect(draft.leftOut).toEqual([]);
    expect(draft.file.servers?.map(({ username }) => username)).toEqual(['ops', 'root']);
    expect(draft.sshSecrets.map(({ username, host, kind }) => `${username}@${host} ${kind}`)).toEqual([
      'ops@a.io password',
      'ops@a.io key',
      'root@b.io key',
    ]);
  });

  describe('with a key file that its servers name', () => {
    const keyFile = (name: string, privateKey: string) =>
      fileOf([], {
        name,
        format: 'ssh-key',
        sshSecrets: [
          { at: 'line 1', host: null, port: null, username: null, secret: { kind: 'key', privateKey } },
        ],
      });
    const config = fileOf([
      server('a', {}, { asks: ['privateKey'], keyFiles: ['~/.ssh/id_web'] }),
      server('b', {}, { asks: ['privateKey'], keyFiles: ['C:\\keys\\id_web'] }),
      server('c', {}, { asks: ['privateKey'], keyFiles: ['/elsewhere/id_other'] }),
    ]);

    it('joins them, and asks for none of them', () => {
      const files = keyed(config, keyFile('keys/id_web', 'K'));
      const { keyFiles, keys } = questionsOf(files);
      expect([keyFiles.map(({ path }) => path), keys]).toEqual([['/elsewhere/id_other'], []]);
      const { sshSecrets, leftOut } = toTransferFile(files, NOTHING_SAID);
      expect(sshSecrets.map(({ host, kind }) => `${host} ${kind}`)).toEqual(['a.io key', 'b.io key']);
      expect(leftOut.map(({ what }) => what)).toEqual(['the key file /elsewhere/id_other of the server c']);
    });

    it('asks where two files have the name, and keeps the one that was given', () => {
      const two = keyed(config, keyFile('id_web', 'K'), keyFile('old/id_web', 'L'));
      expect(questionsOf(two).keyFiles.length).toBe(3);
      expect(questionsOf(two).keys.length).toBe(2);
      const [given] = keyFile('x', 'M').sshSecrets;
      const chosen = new Map(
        ['~/.ssh/id_web', 'C:\\keys\\id_web'].map((path) => [keyFileId('f0', path), given] as const),
      );
      const one = keyed(config, keyFile('id_web', 'K'));
      const { sshSecrets, leftOut } = toTransferFile(one, NOTHING_SAID, chosen);
      expect(sshSecrets.map((secret) => 'privateKey' in secret && secret.privateKey)).toEqual(['M', 'M']);
      expect(leftOut.map(({ file, reason }) => `${file}: ${reason}`)).toContain(
        'f1: No server was chosen for it.',
      );
    });
  });

  it('gives a key to each server that was chosen for it', () => {
    const key = {
      at: 'line 1',
      host: null,
      port: null,
      username: null,
      secret: { kind: 'key', privateKey: 'K' } as const,
    };
    const files = keyed(fileOf([], { sshSecrets: [key] }));
    expect(questionsOf(files).keys.map(({ id }) => id)).toEqual([secretId('f0', 0)]);
    const accounts = ['a.io', 'b.io'].map((host) => ({ host, port: 22, username: 'ops' }));
    const draft = toTransferFile(files, { ...NOTHING_SAID, accounts: { [secretId('f0', 0)]: accounts } });
    expect(draft.sshSecrets.map(({ host, privateKey }) => [host, privateKey])).toEqual([
      ['a.io', 'K'],
      ['b.io', 'K'],
    ]);
    expect(toTransferFile(files, NOTHING_SAID).leftOut.length).toBe(1);
  });

  it('takes a password that can be read in two ways only once somebody has looked at it', () => {
    const db: ReadEntry = {
      store: 'db-connections',
      ref: 'd1',
      at: 'line 1',
      fields: { label: 'db', engine: 'postgresql', host: 'h', port: 5432, database: 'd', username: 'u' },
      secret: { password: 'p@ss' },
      asks: ['password'],
      remarks: ['The host was taken to begin after the last @.'],
    };
    const files = keyed(fileOf([db]));
    const [question] = questionsOf(files).fields;
    expect(question.isSecret).toBeTrue();
    expect(JSON.stringify(question)).not.toContain('p@ss');
    expect(toTransferFile(files, NOTHING_SAID).file.dbConnectionSecrets).toEqual([]);
    const said = (password: string | true) =>
      toTransferFile(files, { ...NOTHING_SAID, fields: { [entryId('f0', 0)]: { password } } }).file
        .dbConnectionSecrets?.[0]['password'];
    expect(said(true)).toBe('p@ss');
    expect(said('other')).toBe('other');
  });

  it('leaves a port that the file tells as it is, whatever engine is said; where it tells none, the engine’s own counts', async () => {
    const table = 'name,host,port,database,user,password\na,a.io,5432,d,u,p\nb,b.io,,d,u,p\n';
    const bytes = new TextEncoder().encode(table);
    const files = keyed(...(await readFiles([{ name: 'dbs.csv', bytes }])));
    const portsOf = (engine: string | true) => {
      const fields = { [entryId('f0', 0)]: { engine }, [entryId('f0', 1)]: { engine } };
      const { dbConnectionSecrets = [] } = toTransferFile(files, { ...NOTHING_SAID, fields }).file;
      return dbConnectionSecrets.map(({ port }) => port);
    };
    expect(portsOf('mysql')).toEqual([5432, 3306]);
    expect(portsOf('postgresql')).toEqual([5432, 5432]);
    expect(portsOf(true)).toEqual([5432, 5432]);
  });

  it('never lets a lost jump server become a direct connection', () => {
    const { file } = toTransferFile(keyed(fileOf([server('a', { jumpServer: 'nowhere' })])), NOTHING_SAID);
    expect(file.servers?.[0]['jumpServer']).toBeTruthy();
  });

  it('moves a login to the store that was said, with its secret and its address', () => {
    const login: ReadEntry = {
      store: null,
      ref: 'x1',
      at: '/items/0',
      fields: { label: 'Build', url: 'https://build.acme.io/login', username: 'ci', notes: 'n' },
      secret: { password: ' byte exact\u0301 ' },
    };
    const files = keyed(fileOf([login]));
    expect(toTransferFile(files, NOTHING_SAID).leftOut.length).toBe(1);
    expect(questionsOf(files).stores.map(({ id, label }) => [id, label])).toEqual([['f0#0', 'Build']]);
    const into = (store: RecordStore) =>
      toTransferFile(files, { ...NOTHING_SAID, stores: { [entryId('f0', 0)]: store } });
    expect(into('registries').file.registries?.[0]).toEqual({
      ref: 'e1',
      label: 'Build',
      username: 'ci',
      notes: 'n',
      kind: 'other',
      url: 'https://build.acme.io/login',
      secretKind: 'password',
      password: ' byte exact\u0301 ',
    });
    const git = into('source-repositories').file.sourceRepositories?.[0];
    expect(git?.['baseUrl']).toBe('https://build.acme.io/login');
    expect(git?.['token']).toBe(' byte exact\u0301 ');
    const hub = into('docker-hub');
    expect(hub.file.dockerHubAuth?.[0]['accessToken']).toBe(' byte exact\u0301 ');
    expect(hub.leftOut.map(({ what }) => what)).toEqual(['address of the login Build']);
  });

  it('puts folders before the label, as many as there is room for', () => {
    const groups = ['x'.repeat(110), '부산 IDC', '운영'];
    const draft = toTransferFile(keyed(fileOf([server('web', {}, { groups })])), NOTHING_SAID);
    expect(draft.file.servers?.[0]['label']).toBe('부산 IDC / 운영 / web');
  });

  it('loses nothing: what was read is an entry, an SSH secret, or left out, with its place', () => {
    const anyEntry = fc.record({
      store: fc.constantFrom(...RECORD_STORES, null),
      ref: fc.constantFrom('s1', 's2', 's3', 'r1'),
      at: fc.string({ minLength: 1 }),
      fields: fc.dictionary(
        fc.constantFrom('label', 'host', 'username', 'jumpServer', 'url', 'odd', '__proto__'),
        fc.constantFrom('s1', 's2', 's3', 'r1', 'acme.io'),
      ),
      secret: fc.dictionary(fc.constantFrom('password', 'token', 'strange'), fc.string({ unit: 'grapheme' })),
      asks: fc.subarray(['username', 'port', 'privateKey', 'password']),
      groups: fc.array(fc.string(), { maxLength: 3 }),
      alsoFits: fc.subarray<RecordStore>(['registries', 'docker-hub', 'source-repositories']),
    });
    const anySecret = fc.record({
      at: fc.string({ minLength: 1 }),
      host: fc.option(fc.constant('a.io')),
      port: fc.option(fc.constant(22)),
      username: fc.option(fc.constant('root')),
      secret: fc.record({ kind: fc.constant('password' as const), password: fc.string() }),
    });
    const anyHostKey = fc.record({
      at: fc.string({ minLength: 1 }),
      host: fc.string(),
      port: fc.constant(22),
      type: fc.constant('ssh-ed25519'),
      publicKey: fc.constant('AAAA'),
      fingerprint: fc.constant('SHA256:x'),
    });
    const anyFile = fc
      .record({
        entries: fc.array(anyEntry, { maxLength: 8 }),
        sshSecrets: fc.array(anySecret, { maxLength: 4 }),
        hostKeys: fc.array(anyHostKey, { maxLength: 2 }),
        leftOut: fc.array(
          fc.record({
            at: fc.string({ minLength: 1 }),
            what: fc.string(),
            reason: fc.string({ minLength: 1 }),
          }),
          { maxLength: 3 },
        ),
      })
      .map(({ entries, ...more }) => fileOf(entries as ReadEntry[], more));
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 3 }), (read) => {
        const files = keyed(...read);
        const draft = toTransferFile(files, NOTHING_SAID);
        const ids = files.flatMap(({ key, file }) => file.entries.map((_, index) => entryId(key, index)));
        const kept = RECORD_STORES.flatMap((store) => draft.origins[store]);
        // Entries are in the file, each with its origin at the same position, or left out at their place.
        for (const [store, list] of listsOf(draft)) expect(list.length).toBe(draft.origins[store].length);
        const stored = new Set(kept.map(({ id }) => id));
        expect(stored.size).toBe(kept.length);
        for (const [index, id] of ids.entries()) {
          if (stored.has(id)) continue;
          const all = files.flatMap(({ key, file }) => file.entries.map((entry) => ({ key, at: entry.at })));
          const { key, at } = all[index];
          expect(
            draft.leftOut.some((line) => line.file === key && line.at === at && line.reason !== ''),
          ).toBeTrue();
        }
        const count = (of: (file: ReadFile) => number) => read.reduce((sum, file) => sum + of(file), 0);
        const fieldLines = draft.leftOut.filter(({ reason }) =>
          reason.startsWith('KIOPS has no field'),
        ).length;
        expect(
          kept.length + draft.sshSecrets.length + draft.revoked.length + draft.leftOut.length - fieldLines,
        ).toBe(
          count(
            ({ entries, sshSecrets, hostKeys, leftOut }) =>
              entries.length + sshSecrets.length + hostKeys.length + leftOut.length,
          ),
        );
        // Fields too: each one is in the entry, or its name is left out.
        for (const [store, list] of listsOf(draft)) {
          for (const [index, { id, file, at }] of draft.origins[store].entries()) {
            const [, position] = id.split('#');
            const entry = files.find(({ key }) => key === file)?.file.entries[Number(position)];
            for (const [name, value] of Object.entries({ ...entry?.secret })) {
              const isStored = Object.values(list[index]).includes(value);
              const isNamed = draft.leftOut.some((line) => line.at === at && line.what.includes(name));
              expect(isStored || isNamed).toBeTrue();
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same file for the same files each time', async () => {
    const bytes = new TextEncoder().encode('Host a\n  User u\n  ProxyJump b\nHost b\n  User u\n');
    const read = async () => {
      const files = await readFiles([{ name: 'config', bytes }]);
      return JSON.stringify(toTransferFile(keyed(...files), NOTHING_SAID));
    };
    expect(await read()).toBe(await read());
  });

  it('finds the servers of host keys by names, patterns and hashes, and revokes a key everywhere', () => {
    const hostKey = (host: string, fingerprint: string, more: object = {}) => ({
      at: `line ${fingerprint}`,
      host,
      port: 22,
      type: 'ssh-ed25519',
      publicKey: 'AAAA',
      fingerprint,
      ...more,
    });
    const files = keyed(
      fileOf([server('a')], {
        hostKeys: [
          hostKey('a.io', '1'),
          hostKey('*.corp', '2'),
          hostKey(HASHED, '3', { port: null }),
          hostKey('nobody.io', '4'),
          hostKey('a.io', '5'),
          hostKey('*', '5', { marker: 'revoked' }),
        ],
      }),
    );
    const registered = ['hashed.corp', 'web.corp'].map((host) => ({ host, port: 22 }));
    const { pins, revoked, leftOut } = toTransferFile(files, NOTHING_SAID, new Map(), registered);
    expect(pins.map(({ host, fingerprint }) => `${host} ${fingerprint}`)).toEqual([
      'a.io 1',
      'hashed.corp 2',
      'web.corp 2',
      'hashed.corp 3',
    ]);
    expect(revoked.map(({ fingerprint }) => fingerprint)).toEqual(['5']);
    expect(leftOut.map(({ at }) => at)).toEqual(['line 4', 'line 5']);
  });
});
