import { fieldWords } from './field-words';

describe('fieldWords', () => {
  it('reads as people write', () => {
    for (const [path, words] of [
      ['port', 'port'],
      ['jumpServer', 'jump server'],
      ['baseUrl', 'base URL'],
      ['ca', 'CA'],
      ['allowOldAlgorithms', 'allow old algorithms'],
      ['hostKeys[1199].fingerprint', 'host keys, position 1,200, fingerprint'],
    ])
      expect(fieldWords(path)).toBe(words);
  });
});
