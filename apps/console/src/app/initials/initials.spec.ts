import { initials } from './initials';

describe('initials', () => {
  for (const [name, expected] of [
    ['김민준', '민준'],
    ['김민준 · Minjun Kim', '민준'],
    ['이산', '이산'],
    ['남궁세연', '세연'],
    ['Ada Lovelace', 'AL'],
    ['Jean-Luc van der Berg', 'JB'],
    ['root', 'RO'],
    ['élodie', 'ÉL'],
    ['  ', '?'],
  ] as const) {
    it(`of ${JSON.stringify(name)} are ${expected}`, () => expect(initials(name)).toBe(expected));
  }
});
