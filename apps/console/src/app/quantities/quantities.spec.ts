import { numberText, quantity, sizeText } from './quantities';

describe('Quantities', () => {
  it('group the thousands', () => {
    expect(numberText(1_200)).toBe('1,200');
    expect(quantity(100_000, 'record')).toBe('100,000 records');
    expect(sizeText(1_023)).toBe('1,023 B');
    expect(sizeText(1_023 * 1_024)).toBe('1,023 KB');
  });
});
