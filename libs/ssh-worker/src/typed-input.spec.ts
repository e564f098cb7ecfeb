import { TypedInput } from './typed-input';

describe('What was typed last', () => {
  let now: number;
  let typed: TypedInput;
  const add = (process: number, text: string) => typed.add(process, new TextEncoder().encode(text));

  beforeEach(() => {
    now = 0;
    typed = new TypedInput(() => now);
    typed.follow(1);
  });

  it('is counted in characters, from when the server was last heard', () => {
    add(1, 'ls\r');
    now = 5_000;
    add(1, '안녕');
    add(1, 'x');
    now = 9_000;
    expect(typed.since(4_500)).toBe(3);
    expect(typed.since(10_000)).toBe(6);
    expect(typed.since(3_000)).toBe(0);
  });

  it('is what went to a terminal: what a script was sent, nobody typed', () => {
    add(2, 'a script');
    expect(typed.since(1_000)).toBe(0);
  });
});
