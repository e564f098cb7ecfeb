import { RouteMethods } from './route-methods';

describe('The methods of an address', () => {
  const methods = new RouteMethods();
  methods.add({ url: '/registries/:id', method: ['GET', 'HEAD'] });
  methods.add({ url: '/registries/:id', method: 'DELETE' });
  methods.add({ url: '/*', method: 'GET' });

  it('are those of its routes, when another one was used', () => {
    expect(methods.besides('PUT', '/registries/a?b=c')).toEqual(['DELETE', 'GET', 'HEAD']);
    expect(methods.besides('PUT', '/registries')).toEqual([]);
  });

  it('are not the reason, when the one that was used is among them', () => {
    expect(methods.besides('GET', `/registries/${'a'.repeat(300)}`)).toEqual([]);
  });
});
