import { byteStreamOf } from './byte-stream';

describe('A byte stream over Web streams', () => {
  it('reads to the end, and writes what it is given', async () => {
    const there = new TransformStream<Uint8Array, Uint8Array>();
    const stream = byteStreamOf(there);
    const writing = stream.write(Uint8Array.of(1, 2, 3));
    expect(await stream.read()).toEqual(Uint8Array.of(1, 2, 3));
    await writing;
  });

  it('tells an orderly end from a break', async () => {
    const ended = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
    expect(await byteStreamOf({ readable: ended, writable: new WritableStream() }).read()).toBeUndefined();
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new Error('cut')),
    });
    await expectAsync(
      byteStreamOf({ readable: broken, writable: new WritableStream() }).read(),
    ).toBeRejectedWithError('cut');
  });

  it('lets a waiting read end when it is closed, and may be closed twice', async () => {
    const stream = byteStreamOf({ readable: new ReadableStream(), writable: new WritableStream() });
    const reading = stream.read();
    stream.close();
    stream.close();
    expect(await reading).toBeUndefined();
  });
});
