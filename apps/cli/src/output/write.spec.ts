import { tell, tellProgress } from './write';

describe('Progress', () => {
  const { isTTY } = process.stderr;
  let written: string;
  beforeEach(() => {
    written = '';
    spyOn(process.stderr, 'write').and.callFake((text) => {
      written += String(text);
      return true;
    });
  });
  afterEach(() => {
    process.stderr.isTTY = isTTY;
  });

  it('is told on a terminal, in one line that whatever comes next takes', () => {
    process.stderr.isTTY = true;
    tellProgress('1 of 2');
    tellProgress('2 of 2');
    tell('done');
    tell('really');
    expect(written).toBe('\r\u001b[K1 of 2\r\u001b[K2 of 2\r\u001b[Kdone\nreally\n');
  });

  it('is told to nobody else', () => {
    process.stderr.isTTY = false;
    tellProgress('1 of 2');
    tell('done');
    expect(written).toBe('done\n');
  });
});
