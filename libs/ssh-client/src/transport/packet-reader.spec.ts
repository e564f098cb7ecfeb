import type { ByteStream } from '../byte-stream';
import { SshError } from '../errors';
import { MAX_PACKET_LENGTH, PacketReader } from './packet-reader';

const CHUNK = 0x2000;

describe('Reading ahead to notice the end of a stream', () => {
  const lost = () => new SshError('connection-lost', 'It broke.', { phase: 'key exchange', offered: false });

  /** Gives so many chunks, and then ends. */
  function watched(chunks: number) {
    let reads = 0;
    const stream = {
      read: async () => (reads++ < chunks ? new Uint8Array(CHUNK) : undefined),
    } as unknown as ByteStream;
    const told: SshError[] = [];
    const reader = new PacketReader(stream, lost);
    const stop = reader.watchForEnd((error) => told.push(error));
    return { stop, told, reads: () => reads };
  }

  const severalTurns = async () => {
    for (let turn = 0; turn < 1000; turn++) await Promise.resolve();
  };

  it('tells of it', async () => {
    const { told } = watched(2);
    await severalTurns();
    expect(told.map(({ code }) => code)).toEqual(['connection-lost']);
  });

  it('takes no more than one packet may need', async () => {
    const { told, reads } = watched(Infinity);
    await severalTurns();
    expect(told).toEqual([]);
    expect(reads() * CHUNK).toBeGreaterThan(MAX_PACKET_LENGTH);
    expect(reads() * CHUNK).toBeLessThan(MAX_PACKET_LENGTH + 2 * CHUNK);
  });

  it('is over when packets are taken again', async () => {
    const { stop, told } = watched(2);
    stop();
    await severalTurns();
    expect(told).toEqual([]);
  });
});
