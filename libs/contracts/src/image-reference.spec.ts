import { readImageReference } from './image-reference';

describe('readImageReference', () => {
  it('fills in what Docker Hub leaves out', () => {
    expect(readImageReference('nginx')?.canonical).toBe('docker.io/library/nginx:latest');
    expect(readImageReference('acme/app:1.2')?.canonical).toBe('docker.io/acme/app:1.2');
    expect(readImageReference('index.docker.io/acme/app')?.host).toBe('docker.io');
  });

  it('takes registries with ports, paths and digests', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(readImageReference('harbor.acme.io:8443/pay/gateway:2.0')).toEqual({
      host: 'harbor.acme.io:8443',
      repository: 'pay/gateway',
      tag: '2.0',
      digest: null,
      canonical: 'harbor.acme.io:8443/pay/gateway:2.0',
    });
    expect(readImageReference(`localhost/app@${digest}`)?.digest).toBe(digest);
    expect(readImageReference(`ghcr.io/acme/app:v1@${digest}`)?.canonical).toBe(
      `ghcr.io/acme/app:v1@${digest}`,
    );
    expect(readImageReference('[2001:db8::5]:5000/mirror/app:1')?.host).toBe('[2001:db8::5]:5000');
  });

  it('refuses everything that a shell could read as more than a word', () => {
    for (const text of [
      '',
      'app:$(reboot)',
      '$(reboot)',
      'app; rm -rf /',
      'app`id`',
      "app'",
      'app"',
      'app\nreboot',
      'app && id',
      '-v',
      '--privileged',
      'APP',
      'a/../b',
      'app:',
      'app@sha256:short',
      'http://harbor.acme.io/app',
      'x'.repeat(600),
      `acme/${'x'.repeat(490)}`,
    ]) {
      expect(readImageReference(text)).withContext(JSON.stringify(text)).toBeUndefined();
    }
  });
});
