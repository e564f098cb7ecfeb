import { credentialsFor, type HubAccount, type RegistryAccount } from './image-credentials';
import { readImageReference } from './image-reference';

const registry = (id: string, url: string, label = id): RegistryAccount => ({
  id,
  url,
  label,
  username: `of ${id}`,
});
const hub = (id: string, isDefault = false): HubAccount => ({
  id,
  label: id,
  username: `of ${id}`,
  isDefault,
});

function fitting(
  text: string,
  registries: readonly RegistryAccount[],
  accounts: readonly HubAccount[] = [],
): string[] {
  const image = readImageReference(text);
  if (!image) throw new Error(`"${text}" is no image.`);
  return credentialsFor(image, registries, accounts).map(({ recordId }) => recordId);
}

describe('credentialsFor', () => {
  it('compares the image’s host with the registry’s in normal form', () => {
    const all = [
      registry('typed', 'https://Harbor.acme.io:443/'),
      registry('api', 'harbor.acme.io/v2/'),
      registry('other port', 'harbor.acme.io:8443'),
      registry('longer name', 'harbor.acme.io.example.com'),
      registry('part of the name', 'acme.io'),
    ];
    expect(fitting('harbor.acme.io/pay/gateway:2.0', all)).toEqual(['api', 'typed']);
    expect(fitting('Harbor.acme.io:443/pay/gateway', all)).toEqual(['api', 'typed']);
    expect(fitting('harbor.acme.io:8443/pay/gateway', all)).toEqual(['other port']);
  });

  it('puts the longest path first, and leaves out paths that the image is not under', () => {
    const all = [
      registry('host', 'ghcr.io'),
      registry('team', 'ghcr.io/acme'),
      registry('app', 'https://ghcr.io/acme/app'),
      registry('another team', 'ghcr.io/acme-two'),
      registry('inside a name', 'ghcr.io/acm'),
    ];
    expect(fitting('ghcr.io/acme/app:1', all)).toEqual(['app', 'team', 'host']);
    expect(fitting('ghcr.io/acme/application', all)).toEqual(['team', 'host']);
    expect(fitting('ghcr.io/other/app', all)).toEqual(['host']);
  });

  it('takes Docker Hub accounts for its images, the default one first', () => {
    const accounts = [hub('b'), hub('a'), hub('z', true)];
    expect(fitting('nginx', [registry('harbor', 'harbor.acme.io')], accounts)).toEqual(['z', 'a', 'b']);
    expect(fitting('index.docker.io/acme/app', [], accounts)).toEqual(['z', 'a', 'b']);
    expect(fitting('harbor.acme.io/nginx', [], accounts)).toEqual([]);
  });

  it('takes a registry that is Docker Hub by another name, too', () => {
    const all = [registry('c', 'https://index.docker.io/v1/'), registry('acme only', 'docker.io/acme')];
    expect(fitting('acme/app', all, [hub('b'), hub('z', true)])).toEqual(['acme only', 'z', 'b', 'c']);
    expect(fitting('nginx', all)).toEqual(['c']);
  });

  it('sorts equals by their labels as people do', () => {
    const labels = ['10 결제', '나', '가', '2 결제'];
    const all = labels.map((label) => registry(label, 'ghcr.io', label));
    expect(fitting('ghcr.io/acme/app', all)).toEqual(['2 결제', '10 결제', '가', '나']);
  });

  it('names what it found as images do', () => {
    const image = readImageReference('ghcr.io/acme/app');
    if (!image) throw new Error('It is an image.');
    expect(credentialsFor(image, [registry('team', 'https://GHCR.io/acme/', 'CI')], [])).toEqual([
      { store: 'registries', recordId: 'team', registry: 'ghcr.io/acme', username: 'of team', label: 'CI' },
    ]);
  });
});
