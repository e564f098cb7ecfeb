import { addressFault, GIT_ADDRESS, REGISTRY_ADDRESS, RUNTIME_ENDPOINT, WEB_LINK } from './web-address';

describe('addressFault', () => {
  it('finds none in an address of the kind, tidied', () => {
    for (const [text, rule] of [
      ['harbor.acme.io:5000/team', REGISTRY_ADDRESS],
      ['https://https://harbor.acme.io', REGISTRY_ADDRESS],
      [' ghcr.io ', REGISTRY_ADDRESS],
      ['https://[2001:db8::17]:65535', GIT_ADDRESS],
      ['https://gitlab.acme.io/api/v4', GIT_ADDRESS],
      ['tcp://10.0.0.5:2376', RUNTIME_ENDPOINT],
      ['unix:///var/run/docker.sock', RUNTIME_ENDPOINT],
      ['ssh://deploy@10.0.0.5', RUNTIME_ENDPOINT],
      ['ssh://deploy.bot@edge.acme.io:2222/run/docker.sock', RUNTIME_ENDPOINT],
      ['ssh://edge', RUNTIME_ENDPOINT],
      ['https://ops.acme.io:08443/d/1', WEB_LINK],
    ] as const)
      expect(addressFault(text, rule)).withContext(text).toBeUndefined();
  });

  it('says which ports there are', () => {
    for (const port of ['65536', '99999', '123456'])
      for (const [text, rule] of [
        [`harbor.acme.io:${port}`, REGISTRY_ADDRESS],
        [`https://gitlab.acme.io:${port}/team`, GIT_ADDRESS],
        [`tcp://[::1]:${port}`, RUNTIME_ENDPOINT],
        [`ssh://deploy@edge:${port}`, RUNTIME_ENDPOINT],
        [`https://ops.acme.io:${port}`, WEB_LINK],
      ] as const)
        expect(addressFault(text, rule)).withContext(text).toBe('Enter a port from 1 to 65535.');
  });

  it('says that it ends before a “?” or “#” where nothing else is wrong, and repeats nothing of what follows', () => {
    for (const [text, rule, sign] of [
      ['https://ops.acme.io/d/1?orgId=hunter2', WEB_LINK, '?'],
      ['https://ops.acme.io/d/1#hunter2?x', WEB_LINK, '#'],
      ['https://ops.acme.io?', WEB_LINK, '?'],
      ['harbor.acme.io/?a\nb', REGISTRY_ADDRESS, '?'],
      ['https://gitlab.acme.io/team?private_token=hunter2', GIT_ADDRESS, '?'],
      ['ssh://deploy@10.0.0.5#hunter2', RUNTIME_ENDPOINT, '#'],
    ] as const)
      expect(addressFault(text, rule)).withContext(text).toBe(`Leave out “${sign}” and what follows it.`);
    expect(addressFault('https://kim@ops.acme.io?a', WEB_LINK)).toBe(WEB_LINK.message);
    expect(addressFault('https://ops.acme.io:99999?a', WEB_LINK)).toBe('Enter a port from 1 to 65535.');
  });

  it('says what is asked for', () => {
    for (const text of [
      'javascript:1/alert()',
      'https://kim@gitlab.acme.io',
      'two words',
      'https://[:::]',
      'ftp://a',
    ])
      expect(addressFault(text, GIT_ADDRESS)).withContext(text).toBe(GIT_ADDRESS.message);
  });

  it('takes a user name for ssh alone, and no password', () => {
    for (const text of [
      'ssh://deploy:hunter2@edge',
      'ssh://-oProxyCommand=x@edge',
      'ssh://@edge',
      'ssh://a b@edge',
      'tcp://deploy@edge:2376',
      'https://kim@edge:6443',
      'deploy@edge',
    ])
      expect(addressFault(text, RUNTIME_ENDPOINT)).withContext(text).toBe(RUNTIME_ENDPOINT.message);
  });

  it('answers a long text that is none', () => {
    for (const part of ['a', 'a:', 'a://', '/api/v', '[', '1:', '?', '#\n'])
      expect(addressFault(`${part.repeat(50_000)} x`, GIT_ADDRESS))
        .withContext(part)
        .toBeDefined();
  });
});
