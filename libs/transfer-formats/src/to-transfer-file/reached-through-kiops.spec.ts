import type { ReadFile } from '../reading';
import { readFiles } from '../read-files';
import { NOTHING_SAID, type KeyedFile } from './answers';
import { questionsOf } from './questions';
import { reachedThroughKiops, type RegisteredServer } from './reached-through-kiops';
import { toTransferFile } from './to-transfer-file';

const registered = (id: string, more: Partial<RegisteredServer> = {}): RegisteredServer => ({
  id,
  label: `${id} of ours`,
  host: `${id}.acme.io`,
  port: 22,
  username: 'ops',
  jumpServerId: null,
  ...more,
});
const BASTION = registered('bastion', { jumpServerId: 'gate' });
const GATE = registered('gate', { port: 2222 });

const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJAM1hqzPQ8iE7yxPWBLAoXnWKjBQVEyfzmFh2u2sS5n';

describe('Jump servers that are on KIOPS only', () => {
  async function read(text: string, name = 'servers.csv'): Promise<readonly KeyedFile[]> {
    const files = await readFiles([{ name, bytes: new TextEncoder().encode(text) }]);
    return files.map((file: ReadFile, index) => ({ key: `f${index}`, file }));
  }
  const HEADER = 'name,ip,user,password,jump server\n';
  const draftOf = (files: readonly KeyedFile[], servers: readonly RegisteredServer[]) =>
    toTransferFile(reachedThroughKiops(files, servers), NOTHING_SAID);
  /** Every server, and the one that it is reached through: by its label in the file, or its id on KIOPS. */
  const ways = ({ file: { servers = [] }, knownServers }: ReturnType<typeof toTransferFile>) => {
    const labels = new Map<unknown, unknown>([
      ...servers.map(({ ref, label }) => [ref, label] as const),
      ...Object.entries(knownServers),
    ]);
    return servers.map(({ label, jumpServer }) => [label, labels.get(String(jumpServer))]);
  };

  it('are found by any name, and are named without being in the file', async () => {
    const names = ['BASTION of ours', 'bastion.acme.io', 'bastion.acme.io:22', 'ops@bastion.acme.io:22'];
    for (const name of names) {
      const draft = draftOf(await read(`${HEADER}web,10.0.0.1,kim,,${name}\n`), [BASTION, GATE]);
      expect(ways(draft))
        .withContext(name)
        .toEqual([['web', 'bastion']]);
      expect([draft.leftOut, draft.origins.servers.length]).toEqual([[], 1]);
      expect(draft.origins.servers[0].remarks).toEqual([
        'It is reached through bastion of ours, which is on KIOPS.',
      ]);
    }
  });

  it('let in what leads through it, with what signs in to it and what is asked about it', async () => {
    const files = await read(`${HEADER}inner,10.0.0.2,kim,,web\nweb,10.0.0.1,,hidden,bastion.acme.io\n`);
    expect(draftOf(files, []).sshSecrets).toEqual([]);
    const reached = reachedThroughKiops(files, [BASTION, GATE]);
    const [question] = questionsOf(reached).fields;
    expect([question.field, question.entries.map(({ label }) => label)]).toEqual(['username', ['web']]);
    const forAll = { [question.key]: 'deploy' };
    const draft = toTransferFile(reached, { ...NOTHING_SAID, forAll });
    expect(ways(draft)).toEqual(
      jasmine.arrayWithExactContents([
        ['inner', 'web'],
        ['web', 'bastion'],
      ]),
    );
    expect(draft.sshSecrets).toEqual([
      { host: '10.0.0.1', port: 22, username: 'deploy', kind: 'password', password: 'hidden' },
    ]);
  });

  it('are never guessed: a name of nobody or of several leaves the row out, with the reason', async () => {
    const files = await read(
      `${HEADER}web,10.0.0.1,kim,pw,bastion.acme.io\nfar,10.0.0.2,kim,pw,web\nlost,10.0.0.3,kim,pw,nobody\n`,
    );
    const twin = registered('twin', { host: 'bastion.acme.io', username: 'root' });
    const draft = draftOf(files, [BASTION, GATE, twin]);
    expect([draft.file.servers, draft.sshSecrets]).toEqual([[], []]);
    expect(draft.leftOut.map(({ at, what }) => `${at}: ${what}`)).toEqual([
      'line 2: the server web',
      'line 3: the server far',
      'line 4: the server lost',
    ]);
    expect(draft.leftOut[0].reason).toContain('2 servers on KIOPS have the name');
    expect(draft.leftOut[1].reason).toContain('never reached directly');
    expect(draft.leftOut[2].reason).toContain('“nobody” is not in this file, and no SSH server on KIOPS');
  });

  it('are not said to be missing when KIOPS could not be asked for them', async () => {
    const files = await read(`${HEADER}web,10.0.0.1,kim,pw,bastion.acme.io\n`);
    const draft = toTransferFile(reachedThroughKiops(files, null), NOTHING_SAID, new Map(), null);
    expect(draft.file.servers).toEqual([]);
    expect(draft.leftOut.map(({ reason }) => reason)).toEqual([
      'Its jump server “bastion.acme.io” is not in this file, and KIOPS could not be asked for its servers. It is never reached directly instead.',
    ]);
    const [known] = await readFiles([
      { name: 'known_hosts', bytes: new TextEncoder().encode(`gate.acme.io ${HOST_KEY}\n`) },
    ]);
    const { leftOut } = toTransferFile([{ key: 'k', file: known }], NOTHING_SAID, new Map(), null);
    expect(leftOut[0].reason).toContain('KIOPS could not be asked for its servers');
  });

  it('are looked for by the sessions of other tools, too', async () => {
    const session = (name: string, jump: string) =>
      `<Node Name="${name}" Type="Connection" Hostname="${name}.io" Protocol="SSH2" Port="22" Username="kim" SSHTunnelConnectionName="${jump}"/>`;
    const files = await read(
      `<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org" ConfVersion="2.6">${session('web', 'Gate of ours')}</mrng:Connections>`,
      'confCons.xml',
    );
    expect(ways(draftOf(files, [GATE]))).toEqual([['web', 'gate']]);
  });

  it('do not matter to a file that has its own', async () => {
    const files = await read(`${HEADER}web,10.0.0.1,kim,,bastion.acme.io\nBastion,bastion.acme.io,root,,\n`);
    expect(reachedThroughKiops(files, [BASTION, GATE])).toBe(files);
  });
});
