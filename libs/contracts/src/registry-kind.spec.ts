import { registryKindOf } from './registry-kind';

describe('The kind of a registry', () => {
  for (const [url, kind] of [
    ['https://index.docker.io/v1/', 'docker'],
    ['ghcr.io/acme', 'ghcr'],
    ['quay.io', 'quay'],
    ['europe-docker.pkg.dev/p/r', 'gar'],
    ['https://eu.gcr.io', 'gar'],
    ['123456789012.dkr.ecr.ap-northeast-2.amazonaws.com', 'ecr'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'ecr'],
    ['123456789012.dkr-ecr.us-east-1.on.aws', 'ecr'],
    ['Acme.azurecr.io', 'acr'],
    ['registry.gitlab.com/group', 'gitlab'],
    ['registry.gitlab.acme.io:5050', 'gitlab'],
    ['https://harbor.acme.io:443/', 'harbor'],
    ['harbor-02.acme.io', 'harbor'],
    ['registry.acme.io', 'other'],
    ['notquay.io', 'other'],
    ['ghcr.io.acme.io', 'other'],
    ['localhost:5000', 'other'],
  ] as const) {
    it(`at ${url} is ${kind}`, () => expect(registryKindOf(url)).toBe(kind));
  }
});
