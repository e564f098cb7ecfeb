import { strFromU8, unzipSync } from 'fflate';
import { dockerEngineFiles } from './docker-engine-writer';

describe('The files of a Docker engine', () => {
  it('are what docker looks for, and the lines that point to them', () => {
    const key = '-----BEGIN PRIVATE KEY-----\n한\n';
    const files = unzipSync(dockerEngineFiles('tcp://engine.acme.io:2376', { ca: 'ca', cert: null, key }));
    expect(Object.keys(files).sort()).toEqual(['ca.pem', 'docker.env', 'key.pem']);
    expect(strFromU8(files['key.pem'])).toBe(key);
    expect(strFromU8(files['docker.env'])).toBe(
      'export DOCKER_HOST=tcp://engine.acme.io:2376\nexport DOCKER_TLS_VERIFY=1\nexport DOCKER_CERT_PATH="$PWD"\n',
    );
  });
});
