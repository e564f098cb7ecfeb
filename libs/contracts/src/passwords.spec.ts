import { dictionary } from '@zxcvbn-ts/language-common';
import { commonPasswords, guessableWords, passwordFault, type PasswordContext } from './passwords';

describe('An account password', () => {
  const KIM: PasswordContext = { email: 'ops.lead@acme.example', name: 'Kim Park' };

  it('is refused when it is short, long or the old one', () => {
    expect(passwordFault('aB3!xyz')).toBe('too-short');
    expect(passwordFault('a'.repeat(257))).toBe('too-long');
    expect(passwordFault('correct horse', { current: 'correct horse' })).toBe('same-as-old');
  });

  it('needs no kinds of characters', () => {
    for (const password of ['vbqhzmwk', '가나다라마바사아', '        x', '!?#=%+;&', '93846271']) {
      expect(passwordFault(password, KIM)).withContext(password).toBeUndefined();
    }
  });

  it('is no row and no repetition, which the list does not have', () => {
    const common = commonPasswords(dictionary['passwords-common']);
    for (const password of [
      ...['00000000', '99999999', 'aaaaaaaa', 'zzzzzzzzz', '        ', '12341234', 'qweqweqwe'],
      ...['01234567', '87654321', '0987654321', '1234567890123', 'abcdefgh', 'hgfedcba', '😀😀😀😀😀😀😀😀'],
    ]) {
      expect(passwordFault(password, { common })).withContext(password).toBe('too-common');
    }
    for (const password of ['aaaaaaab', '12345679', 'abcdefgi', '13579246', 'horsehorse7']) {
      expect(passwordFault(password)).withContext(password).toBeUndefined();
    }
  });

  it('is measured in characters, not in UTF-16 units', () => {
    expect(passwordFault('😀😀😀😀')).toBe('too-short');
    expect(passwordFault('😀'.repeat(255) + 'x')).toBeUndefined();
  });

  it('is not the name of the product, of the person or their email address, whatever stands around it', () => {
    for (const [fault, passwords] of [
      [
        'is-product',
        ['KIOPS123', 'kiops!!!', '2026-Kiops', 'KIOPS Credentials', 'kiopscredentials1', 'ｋｉｏｐｓ１２３'],
      ],
      ['is-name', ['Kim Park', 'kimpark1', '!!kim-park!!', 'PARK2026', 'kim00000']],
      ['is-email', ['Ops.Lead@Acme.example', 'ops.lead@acme.example1!', '#opslead#']],
    ] as const) {
      for (const password of passwords) {
        expect(passwordFault(password, KIM)).withContext(password).toBe(fault);
      }
    }
    expect(passwordFault('webmaster2026', { email: 'webmaster@acme.example' })).toBe('is-email');
    expect(passwordFault('김민준123456', { name: '김민준' })).toBe('is-name');
    expect(passwordFault('123456789', { email: '123456789@acme.example' })).toBe('is-email');
  });

  it('may contain them', () => {
    for (const password of [
      'kim likes long walks',
      'kiops-is-not-a-word',
      'parkbench',
      '1 ops.lead 2 lee',
      'jazz1234',
    ]) {
      expect(passwordFault(password, KIM)).withContext(password).toBeUndefined();
    }
    expect(passwordFault('j9876543', { name: 'J Kim' })).toBeUndefined();
    expect(passwordFault('98765431', { email: '123456789@acme.example', name: '  ' })).toBeUndefined();
  });

  it('is none of the most common', () => {
    const common = commonPasswords(dictionary['passwords-common']);
    expect(common.size).toBe(10_000);
    for (const password of ['password', 'Password', '12345678', 'iloveyou', 'qwertyuiop']) {
      expect(passwordFault(password, { common })).withContext(password).toBe('too-common');
    }
    expect(passwordFault('vbqhzmwk', { common })).toBeUndefined();
    expect([...common].some((password) => password.length < 8)).toBeFalse();
  });

  it('is easier to guess with words that are known', () => {
    expect(guessableWords(KIM)).toEqual(
      jasmine.arrayWithExactContents([
        'KIOPS',
        'KIOPS Credentials',
        'ops.lead@acme.example',
        'ops.lead',
        'Kim Park',
        'Kim',
        'Park',
      ]),
    );
    expect(guessableWords({ name: '' })).toEqual(['KIOPS', 'KIOPS Credentials']);
  });
});
