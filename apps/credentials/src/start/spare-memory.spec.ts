import { SpareMemory, type MemoryUse } from './spare-memory';

const MEBIBYTE = 1024 * 1024;

/** A process in which nothing is done, and which holds twice of what it needs. */
const AFTER_LOAD: MemoryUse = { heapTotal: 200 * MEBIBYTE, heapUsed: 100 * MEBIBYTE, busy: 0.001 };
const A_MINUTE = 60_000;

describe('Spare memory', () => {
  let use: MemoryUse;
  let collected: number;
  let spare: SpareMemory;

  beforeEach(() => {
    jasmine.clock().install();
    use = AFTER_LOAD;
    collected = 0;
    spare = new SpareMemory(
      () => use,
      () => {
        collected += 1;
        use = { ...use, heapTotal: use.heapUsed + MEBIBYTE };
      },
    );
  });

  afterEach(() => {
    spare.stop();
    jasmine.clock().uninstall();
  });

  it('is given back when it is not needed any more, once', () => {
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(1);
    jasmine.clock().tick(10 * A_MINUTE);
    expect(collected).toBe(1);
    use = AFTER_LOAD;
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(2);
  });

  it('is kept while there is work, which a pause would keep waiting', () => {
    use = { ...AFTER_LOAD, busy: 0.2 };
    jasmine.clock().tick(10 * A_MINUTE);
    expect(collected).toBe(0);
  });

  it('is not worth a pause when it is little', () => {
    use = { ...AFTER_LOAD, heapUsed: AFTER_LOAD.heapTotal - 10 * MEBIBYTE };
    jasmine.clock().tick(10 * A_MINUTE);
    expect(collected).toBe(0);
  });

  it('is not looked at after the end', () => {
    spare.stop();
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(0);
  });

  it('is memory of this process’s heap that is not used any more', () => {
    spare.stop();
    jasmine.clock().uninstall();
    let garbage: unknown[] | undefined = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
    expect(garbage.length).toBe(2_000_000);
    garbage = undefined;
    const before = process.memoryUsage().heapTotal;
    jasmine.clock().install();
    spare = new SpareMemory(() => AFTER_LOAD);
    jasmine.clock().tick(2_000);
    expect(before - process.memoryUsage().heapTotal).toBeGreaterThan(30 * MEBIBYTE);
  });
});
