import { passwordFault, passwordStrength } from './accounts';

describe('An account password', () => {
  it('is refused when it is short, simple, the old one or the email address', () => {
    expect(passwordFault('aB3!')).toBe('too-short');
    expect(passwordFault('abcdefgh')).toBe('too-simple');
    expect(passwordFault('가나다라마바사아')).toBe('too-simple');
    expect(passwordFault('a'.repeat(257))).toBe('too-long');
    expect(passwordFault('correct horse', { current: 'correct horse' })).toBe('same-as-old');
    expect(passwordFault('Ops@Acme.example', { email: 'ops@acme.example' })).toBe('is-email');
  });

  it('is taken with 12 characters, or 8 with two of letters, digits and symbols', () => {
    expect(passwordFault('abcdefghijkl')).toBeUndefined();
    expect(passwordFault('abcdefg1')).toBeUndefined();
    expect(passwordFault('가나다라마바사!')).toBeUndefined();
  });

  it('is measured in characters, not in UTF-16 units', () => {
    expect(passwordFault('😀😀😀😀')).toBe('too-short');
  });

  it('looks stronger as it gets longer and more varied', () => {
    expect(passwordStrength('short')).toBe(0);
    expect(passwordStrength('aaaaaaaaaaaa')).toBe(1);
    expect(passwordStrength('correct horse battery')).toBeGreaterThan(passwordStrength('abcdefg1'));
  });
});
