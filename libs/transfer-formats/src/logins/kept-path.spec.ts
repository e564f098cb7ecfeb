import { keptPath, type PathMeaning } from './kept-path';

const CASES: readonly (readonly [PathMeaning, string, string, string?])[] = [
  ['gitlab', '', ''],
  ['gitlab', '/', ''],
  ['gitlab', '/pay/app', '/pay/app'],
  ['gitlab', '/shop/app.git', '/shop/app.git'],
  ['gitlab', '/acme/platform/api/core/', '/acme/platform/api/core'],
  ['gitlab', '/apps/one', '/apps/one'],
  ['gitlab', '/app.git', '/app.git'],
  ['gitlab', '/acme', '', 'Left out of its address: the page /acme.'],
  ['gitlab', '/users/sign_in', '', 'Left out of its address: the page /users/sign_in.'],
  ['gitlab', '/gitlab/users/sign_in', '/gitlab', 'Left out of its address: the page /users/sign_in.'],
  ['gitlab', '/pay/app/-/settings', '/pay/app', 'Left out of its address: the page /-/settings.'],
  ['gitlab', '/-/user_settings/tokens', '', 'Left out of its address: the page /-/user_settings/tokens.'],
  ['gitlab', '/api/v4/user', '', 'Left out of its address: the page /api/…/user.'],
  ['github', '/acme/one', '/acme/one'],
  ['github', '/acme/two.git', '/acme/two.git'],
  ['github', '/acme/one/tree/main', '/acme/one', 'Left out of its address: the page /tree/main.'],
  ['github', '/login?return_to=%2Fx', '', 'Left out of its address: the page /login, its query.'],
  ['github', '/settings/tokens#new', '', 'Left out of its address: the page /settings/tokens, its fragment.'],
  ['github', '/Orgs/acme', '', 'Left out of its address: the page /Orgs/acme.'],
  ['github', '?code=abc', '', 'Left out of its address: its query.'],
  ['registry', '/a', '/a'],
  ['registry', '/proj/repo/', '/proj/repo'],
  ['registry', '/v2/', ''],
  ['registry', '/harbor/projects', '', 'Left out of its address: the page /harbor/projects.'],
  ['registry', '/account/sign-in', '', 'Left out of its address: the page /account/sign-in.'],
  ['registry', '/login', '', 'Left out of its address: the page /login.'],
  ['registry', '/repository/hosted', '/repository/hosted'],
  ['quay', '/repository/acme', '', 'Left out of its address: the page /repository/acme.'],
  ['quay', '/acme', '/acme'],
];

describe('What of a login’s address follows its host', () => {
  for (const [meaning, rest, path, remark] of CASES) {
    it(`(${meaning}, ${rest || 'nothing'}) is kept where it names what the account is for, and else said`, () => {
      expect(keptPath(rest, meaning, 'pass-word-1')).toEqual({ path, ...(remark ? { remark } : {}) });
    });
  }

  it('is neither kept nor shown where it may sign in', () => {
    for (const rest of ['/acme/pass-word-1', '/acme/p@host', '/x/y:z', '/login/pass-word-1?t=pass-word-1']) {
      const { path, remark } = keptPath(rest, 'gitlab', 'pass-word-1');
      expect(path).toBe('');
      expect(remark).toMatch(/^Left out of its address: the page \/[a-z…]+\/…/);
    }
  });
});
