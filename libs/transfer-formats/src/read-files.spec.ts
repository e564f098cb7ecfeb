import { zipSync } from 'fflate';
import { readFiles } from './read-files';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const docker = bytesOf(JSON.stringify({ auths: { 'a.io': { auth: btoa('u:p') } } }));

describe('An archive of mixed files', () => {
  it('gives each of its files by its own name', async () => {
    const kiops = bytesOf(JSON.stringify({ format: 'kiops-credentials', version: 1 }));
    const bytes = zipSync({ 'home/.docker/config.json': docker, 'k.json': kiops, 'notes.bin': bytesOf('?') });
    const files = await readFiles([{ name: 'all.zip', bytes }]);
    expect(files.map(({ name, format, error }) => [name, format, error])).toEqual([
      ['all.zip/home/.docker/config.json', 'docker-config', undefined],
      ['all.zip/k.json', 'kiops', undefined],
      ['all.zip/notes.bin', null, 'unknown-format'],
    ]);
    expect(files[0].entries[0].secret).toEqual({ password: 'p' });
  });

  it('is told of when it is empty, or has another archive in it', async () => {
    const inner = zipSync({ 'config.json': docker });
    const files = await readFiles([
      { name: 'empty.zip', bytes: zipSync({}) },
      { name: 'outer.zip', bytes: zipSync({ 'inner.zip': inner }) },
    ]);
    expect(files.map(({ name, error }) => [name, error])).toEqual([
      ['empty.zip', 'unknown-format'],
      ['outer.zip/inner.zip', 'unknown-format'],
    ]);
    expect(files[1].leftOut[0].reason).toBe(
      'An archive in an archive is not opened. Take it out, and import it by itself.',
    );
  });

  it('that is encrypted, cut off, or a bomb is one file that is left out', async () => {
    const encrypted = zipSync({ 'config.json': docker });
    // The flag of encryption, in the central directory.
    const directory = Buffer.from(encrypted).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    encrypted[directory + 8] |= 1;
    const bomb = zipSync({ bomb: new Uint8Array(64 * 1024 * 1024) }, { level: 9 });
    const files = await readFiles([
      { name: 'encrypted.zip', bytes: encrypted },
      { name: 'cut.zip', bytes: zipSync({ 'config.json': bytesOf('hello '.repeat(1000)) }).subarray(0, 45) },
      { name: 'bomb.zip', bytes: bomb },
    ]);
    expect(files.map(({ name, error, leftOut }) => [name, error, leftOut.length])).toEqual([
      ['encrypted.zip', 'refused', 1],
      ['cut.zip', 'damaged', 1],
      ['bomb.zip', 'too-large', 1],
    ]);
  });
});
