import { serverPrompt, serverWords } from './server-text';

describe('A server’s words', () => {
  it('keep their lines and their languages', () => {
    expect(serverWords('2차 인증 (ACME MFA)', 'Enter\r\nthe 6 digits.\u2028Now.')).toBe(
      '2차 인증 (ACME MFA)\nEnter\nthe 6 digits.\nNow.',
    );
    expect(serverPrompt('  Verification\tcode: ')).toBe('Verification code:');
    expect(serverPrompt('رمز التحقق:')).toBe('رمز التحقق:');
  });

  it('lose what nobody sees, and what turns text around', () => {
    const turned =
      '\u202ePassword\u202c\u2066 for \u2069\u200fKIOPS\u200b\u00ad\u3164\u0007\u001b[31m\u009b0m\u0000';
    expect(serverPrompt(turned)).toBe('Password for KIOPS[31m0m');
    expect(serverWords(turned)).toBe('Password for KIOPS[31m0m');
    for (let code = 0; code < 0x20; code += 1)
      expect(serverPrompt(`a${String.fromCharCode(code)}b`)).toMatch(/^a ?b$/);
  });

  it('are bounded, also in lines', () => {
    expect(Array.from(serverWords('글'.repeat(5_000))).length).toBe(2_001);
    expect(Array.from(serverPrompt('x'.repeat(5_000))).length).toBe(301);
    expect(serverWords('a\n\n\n\n\n\n\nb')).toBe('a\n\nb');
    expect(serverWords('', '\n \n')).toBe('');
  });
});
