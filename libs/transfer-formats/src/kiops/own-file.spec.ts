import { LIMITS } from '@kiops/contracts';
import { readOwnFile } from './own-file';

const SECRET = { host: 'a.io', port: 22, username: 'root', kind: 'password', password: 'canary' };
const good = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-22T10:00:00Z',
  origin: 'https://kiops.example',
  servers: [{ ref: 's1', label: 'A', protocol: 'ssh', host: 'a.io', port: 22, username: 'root' }],
  sshSecrets: [SECRET],
};
const read = (content: object | string | Uint8Array) => {
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readOwnFile({ name: 'credentials.json', bytes });
};

describe('A file of KIOPS itself', () => {
  it('says when and where it was exported, and how much it holds', async () => {
    const file = await read(good);
    expect(file?.exportedAt).toBe('2026-11-22T10:00:00Z');
    expect(file?.origin).toBe('https://kiops.example');
    expect(file?.counts).toEqual({ servers: 1, sshSecrets: 1 } as object);
  });

  it('keeps SSH secrets out of what is sent', async () => {
    const withPassword = { ...good, servers: [{ ...good.servers[0], password: 'canary' }] };
    const file = await read(withPassword);
    expect(file?.sshSecrets).toEqual([SECRET]);
    expect(file?.text).not.toContain('canary');
    expect(JSON.parse(file?.text ?? '').servers[0].password).toBeTruthy();
  });

  it('leaves the password of a server that is reached otherwise', async () => {
    const winrm = { ...good, servers: [{ ...good.servers[0], protocol: 'winrm', password: 'kept' }] };
    expect(JSON.parse((await read(winrm))?.text ?? '').servers[0].password).toBe('kept');
  });

  it('is read with a byte order mark, and in UTF-16 of either order', async () => {
    const text = `\ufeff${JSON.stringify({ ...good, origin: '기지' })}`;
    const little = Buffer.from(text, 'utf16le');
    const encodings = [];
    for (const bytes of [Buffer.from(text), little, Buffer.from(little).swap16()]) {
      const file = await read(new Uint8Array(bytes));
      expect(file?.origin).toBe('기지');
      encodings.push(file?.encoding);
    }
    expect(encodings).toEqual(['utf-8-bom', 'utf-16le', 'utf-16be']);
  });

  it('is refused of another version, and with more entries than a file may hold', async () => {
    await expectAsync(read({ ...good, version: 99 })).toBeRejectedWithError(
      'The file has version 99; this KIOPS reads version 1.',
    );
    const many = Array.from({ length: LIMITS.transferEntries.max + 1 }, () => ({}));
    for (const list of [{ registries: many }, { registries: [], sshSecrets: many }])
      await expectAsync(read({ ...good, ...list })).toBeRejectedWithError(/at most 100,000 entries/);
  });

  it('holds as many SSH secrets as records beside them', async () => {
    const all = Array.from({ length: LIMITS.transferEntries.max }, () => ({}));
    const file = await read({ format: 'kiops-credentials', version: 1, servers: all, sshSecrets: all });
    expect([file?.counts.servers, file?.sshSecrets.length]).toEqual([all.length, all.length]);
  });

  it('is not what other files are taken for', async () => {
    for (const other of [
      '{"format":"bitwarden"}',
      '[1]',
      '',
      'kiops-credentials',
      '{"format":"kiops-credentials",}',
    ])
      expect(await read(other)).toBeUndefined();
  });
});
