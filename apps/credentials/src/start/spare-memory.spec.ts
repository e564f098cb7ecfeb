import { SpareMemory, type MemoryUse } from './spare-memory';

const MEBIBYTE = 1024 * 1024;

/** A process in which nothing is done, and which holds twice of what it needs. */
const AFTER_LOAD: MemoryUse = { held: 200 * MEBIBYTE, busy: 0.001, requests: 0 };
const NEEDED = 100 * MEBIBYTE;
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
        use = { ...use, held: NEEDED };
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
    for (const work of [
      { busy: 0.06, requests: 2 },
      { busy: 0.3, requests: 0 },
    ]) {
      use = { ...AFTER_LOAD, ...work };
      jasmine.clock().tick(10 * A_MINUTE);
      expect(collected).toBe(0);
    }
  });

  it('is given back on a slow machine, too, which is busy with what the service does by itself', () => {
    use = { ...AFTER_LOAD, busy: 0.2, requests: 0.5 };
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(1);
  });

  it('is not worth a pause when it is little', () => {
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(1);
    use = { ...AFTER_LOAD, held: NEEDED + 10 * MEBIBYTE };
    jasmine.clock().tick(10 * A_MINUTE);
    expect(collected).toBe(1);
  });

  it('is not looked at after the end', () => {
    spare.stop();
    jasmine.clock().tick(A_MINUTE);
    expect(collected).toBe(0);
  });

  it('is memory of this process: garbage of its heap, and buffers that nobody has any more', () => {
    spare.stop();
    jasmine.clock().uninstall();
    let garbage: unknown[] | undefined = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
    garbage.push(Buffer.alloc(40 * MEBIBYTE));
    expect(garbage.length).toBe(2_000_001);
    garbage = undefined;
    const before = process.memoryUsage();
    jasmine.clock().install();
    spare = new SpareMemory(() => AFTER_LOAD);
    jasmine.clock().tick(2_000);
    const after = process.memoryUsage();
    expect(before.heapTotal - after.heapTotal).toBeGreaterThan(30 * MEBIBYTE);
    expect(before.external - after.external).toBeGreaterThan(30 * MEBIBYTE);
  });
});
