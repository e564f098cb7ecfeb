import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loginFile, readLoginFile, removeLoginFile, writeLoginFile } from './login-file';
import { readLogin } from './token-store';

describe('The file of a sign-in', () => {
  let home: string;
  let path: string;
  const login = { url: 'https://kiops.example.com', token: 'kiops_pat_canary' };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'kiops-login-'));
    path = loginFile({ HOME: home });
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('is for its owner alone, also when another umask is set', async () => {
    const before = process.umask(0);
    try {
      await writeLoginFile(path, login);
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, '.config/kiops')).mode & 0o777).toBe(0o700);
    expect(await readLoginFile(path)).toEqual(login);
  });

  it('is complete whenever it is read, with two writers at once, and leaves nothing beside', async () => {
    const second = { ...login, token: `kiops_pat_${'x'.repeat(4_000)}` };
    await writeLoginFile(path, login);
    const seen: unknown[] = [];
    await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => writeLoginFile(path, index % 2 ? login : second)),
      ...Array.from({ length: 20 }, async () => seen.push(await readLoginFile(path))),
    ]);
    for (const one of seen) expect([login, second]).toContain(one as typeof login);
    expect(readdirSync(join(home, '.config/kiops'))).toEqual(['login.json']);
  });

  it('is refused when it is half written, something else, or large', async () => {
    await writeLoginFile(path, login);
    for (const text of [
      readFileSync(path, 'utf8').slice(0, 40),
      'null',
      '[]',
      '{"url":1}',
      'x'.repeat(70_000),
    ]) {
      writeFileSync(path, text);
      await expectAsync(readLoginFile(path)).toBeRejectedWithError(/is broken. Run kiops login again/);
    }
  });

  it('is refused when others can read it', async () => {
    await writeLoginFile(path, login);
    for (const mode of [0o604, 0o640, 0o644, 0o666]) {
      chmodSync(path, mode);
      await expectAsync(readLoginFile(path)).toBeRejectedWithError(/Others can read .* chmod 600/);
    }
  });

  it('of somebody else is refused', async () => {
    await writeLoginFile(path, login);
    spyOn(process, 'getuid' as never).and.returnValue(4_242 as never);
    await expectAsync(readLoginFile(path)).toBeRejectedWithError(/belongs to somebody else/);
  });

  it('can be missing, and removed', async () => {
    expect(await readLoginFile(path)).toBeUndefined();
    expect(await removeLoginFile(path)).toBeFalse();
    await writeLoginFile(path, login);
    expect(await removeLoginFile(path)).toBeTrue();
  });

  it('gives its token to its own address only', async () => {
    await writeLoginFile(path, login);
    const env = { HOME: home };
    expect(await readLogin(env)).toEqual({ address: login.url, token: login.token });
    expect(await readLogin({ ...env, KIOPS_URL: 'https://kiops.example.com/' })).toEqual({
      address: login.url,
      token: login.token,
    });
    await expectAsync(readLogin({ ...env, KIOPS_URL: 'https://evil.example.com' })).toBeRejectedWithError(
      /no token for the address/,
    );
    await expectAsync(readLogin({ ...env, KIOPS_URL: 'http://kiops.example.com' })).toBeRejectedWithError(
      /no token for the address/,
    );
    expect(await readLogin({ ...env, KIOPS_TOKEN: 'other', KIOPS_URL: 'https://b.example.com' })).toEqual({
      address: 'https://b.example.com',
      token: 'other',
    });
    await expectAsync(readLogin({ HOME: '/nowhere', KIOPS_TOKEN: 'other' })).toBeRejectedWithError(
      /Set KIOPS_URL/,
    );
  });
});
