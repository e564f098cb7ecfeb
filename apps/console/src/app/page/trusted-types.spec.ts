import { ownWorkerUrl } from './trusted-types';

describe('ownWorkerUrl', () => {
  it('lets the worker files of the build through', () => {
    expect(ownWorkerUrl('/worker-ABCD1234.js')).toBe(`${location.origin}/worker-ABCD1234.js`);
  });

  for (const url of [
    'https://evil.example/worker-ABCD1234.js',
    '//evil.example/worker-ABCD1234.js',
    '/worker-ABCD1234.js/../main.js',
    '/assets/worker-ABCD1234.js',
    'data:text/javascript,1',
    'blob:https://ops.example/1',
    '/main.js',
  ]) {
    it(`refuses ${url}`, () => {
      expect(() => ownWorkerUrl(url)).toThrowError(TypeError);
    });
  }
});
