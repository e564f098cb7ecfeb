import { LIMITS } from '@kiops/contracts';
import { readImportFile, UnusableFile } from './import-file';

const good = {
  format: 'kiops-credentials',
  version: 1,
  exportedAt: '2026-11-18T09:30:00Z',
  origin: 'https://ops-busan.acme.co.kr',
  servers: [{ ref: 's1', label: 'Bastion', protocol: 'ssh', host: 'bastion', port: 22, username: 'ops' }],
  sshSecrets: [{ host: 'bastion', port: 22, username: 'ops', kind: 'password', password: 'canary' }],
};

const fileOf = (content: BlobPart, name = 'credentials.json'): File => new File([content], name);
const faultOf = async (content: BlobPart): Promise<string> => {
  try {
    await readImportFile(fileOf(content));
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(UnusableFile);
    return (error as Error).message;
  }
};

describe('readImportFile', () => {
  it('tells where and when a file was exported', async () => {
    const file = await readImportFile(fileOf(JSON.stringify(good)));
    expect(file.exportedAt).toBe('2026-11-18T09:30:00Z');
    expect(file.origin).toBe('https://ops-busan.acme.co.kr');
  });

  it('keeps SSH secrets out of what is sent', async () => {
    const withPassword = { ...good, servers: [{ ...good.servers[0], password: 'canary' }] };
    const file = await readImportFile(fileOf(JSON.stringify(withPassword)));
    expect(file.sshSecrets).toEqual(good.sshSecrets);
    const sent = await file.body.text();
    expect(sent).not.toContain('canary');
    expect(JSON.parse(sent).servers[0].password).toBeTruthy();
  });

  it('refuses more entries than a file may hold, and says how many that is', async () => {
    const registries = Array.from({ length: LIMITS.transferEntries.max }, () => ({}));
    const fault = await faultOf(JSON.stringify({ ...good, registries }));
    expect(fault).toBe('credentials.json is too large. A file holds at most 100,000 entries. Split it.');
  });

  it('leaves the password of a server that is reached otherwise', async () => {
    const winrm = { ...good, servers: [{ ...good.servers[0], protocol: 'winrm', password: 'kept' }] };
    const file = await readImportFile(fileOf(JSON.stringify(winrm)));
    expect(JSON.parse(await file.body.text()).servers[0].password).toBe('kept');
  });

  it('reads a file that begins with a byte order mark', async () => {
    expect((await readImportFile(fileOf(`\ufeff${JSON.stringify(good)}`))).sshSecrets.length).toBe(1);
  });

  it('reads UTF-16 in either order, with a byte order mark or without', async () => {
    const text = JSON.stringify({ ...good, servers: [{ ...good.servers[0], label: '기지 서버' }] });
    const bytesOf = (marked: string, isLittle: boolean): ArrayBuffer => {
      const view = new DataView(new ArrayBuffer(2 * marked.length));
      for (let index = 0; index < marked.length; index += 1)
        view.setUint16(2 * index, marked.charCodeAt(index), isLittle);
      return view.buffer;
    };
    for (const marked of [text, `\ufeff${text}`])
      for (const isLittle of [true, false]) {
        const file = await readImportFile(fileOf(bytesOf(marked, isLittle)));
        expect(JSON.parse(await file.body.text()).servers[0].label).toBe('기지 서버');
        expect(file.sshSecrets.length).toBe(1);
      }
    expect(await faultOf(bytesOf(`${text.slice(0, 9)}\ud800${text.slice(9)}`, true))).toContain(
      'UTF-8 or UTF-16',
    );
  });

  it('says what is wrong, and where, when a file is not JSON', async () => {
    expect(await faultOf('{\n"format": kiops }')).toBe(
      'credentials.json is not JSON: line 2, column 11: a value is expected.',
    );
    expect(await faultOf('')).toBe('credentials.json is empty.');
    expect(await faultOf(new Uint8Array([0x7b, 0xff, 0xfe]))).toContain('not text in UTF-8 or UTF-16');
  });

  it('refuses JSON of another product', async () => {
    expect(await faultOf('{"format":"bitwarden"}')).toContain('not a KIOPS credentials file');
    expect(await faultOf('[1]')).toContain('not a KIOPS credentials file');
  });

  it('refuses another version, and names both', async () => {
    expect(await faultOf(JSON.stringify({ ...good, version: 99 }))).toBe(
      'credentials.json cannot be read here. The file has version 99; this KIOPS reads version 1.',
    );
  });

  it('refuses a file above the limit without reading it, and names the limit', async () => {
    const large = fileOf('{}', 'large.json');
    spyOnProperty(large, 'size').and.returnValue(LIMITS.transferFile.max + 1);
    const read = spyOn(large, 'arrayBuffer').and.callThrough();
    await expectAsync(readImportFile(large)).toBeRejectedWithError(UnusableFile, /128 MB/);
    expect(read).not.toHaveBeenCalled();
  });
});
