import { collectGarbage } from './garbage-collection';

const SIZE = 32 * 1024 * 1024;

/** Makes a buffer and loses it. */
const leave = (bytes: number): void => void Buffer.alloc(bytes);

describe('A minor collection', () => {
  it('frees young buffers that nobody has any more', () => {
    const before = process.memoryUsage().arrayBuffers;
    leave(SIZE);
    // They are freed on a thread of its own, for which the second one waits.
    collectGarbage({ type: 'minor' });
    collectGarbage({ type: 'minor' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(SIZE);
  });
});
