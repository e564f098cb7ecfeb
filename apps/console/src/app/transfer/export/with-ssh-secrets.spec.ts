import { readOutline, type TransferSshSecret } from '@kiops/contracts';
import { sshSecretsFile, UnusableExport, withSshSecrets } from './with-ssh-secrets';

const secrets: TransferSshSecret[] = [
  {
    host: 'bastion',
    port: 22,
    username: 'ops',
    kind: 'password',
    password: 'of } the "bastion" 바스티온',
    preferred: true,
  },
];
const head =
  '{"format":"kiops-credentials","version":1,"exportedAt":"2026-11-22T10:00:00Z","origin":"https://a.example"';

describe('a file of both halves', () => {
  it('holds what KIOPS wrote, and the SSH secrets of this browser', async () => {
    const whole = await withSshSecrets(
      new Blob([`${head},\n"registries": [\n{"label":"하버 }"}\n]\n}\n`]),
      secrets,
    );
    const read = JSON.parse(await whole.text());
    expect(read.registries).toEqual([{ label: '하버 }' }]);
    expect(read.sshSecrets).toEqual(secrets);
    expect(readOutline(read).fault).toBeUndefined();
  });

  it('does not mistake letters of many bytes before the last brace', async () => {
    const label = '운'.repeat(40);
    const whole = await withSshSecrets(new Blob([`${head},"registries":[{"label":"${label}"}]}`]), secrets);
    expect(JSON.parse(await whole.text()).registries[0].label).toBe(label);
  });

  it('is refused when KIOPS sent only a part of its file', async () => {
    await expectAsync(withSshSecrets(new Blob([`${head},"registries":[`]), secrets)).toBeRejectedWithError(
      UnusableExport,
    );
    await expectAsync(
      withSshSecrets(new Blob([`${head},"servers":[{}],"reg`]), secrets),
    ).toBeRejectedWithError(UnusableExport);
  });

  it('can be made of the SSH secrets alone', async () => {
    const read = JSON.parse(await sshSecretsFile(secrets, 'https://a.example', new Date()).text());
    expect(read.sshSecrets).toEqual(secrets);
    expect(readOutline(read).fault).toBeUndefined();
  });
});
