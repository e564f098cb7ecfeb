import type { ByteStream } from '../byte-stream';
import type { Connection } from './connection';

/** A connection that the server made for us: RFC 4254 §7.2. */
export interface ForwardedStream extends ByteStream {
  /** Nothing more is sent from this side; what comes can still be read. */
  end(): void;
}

/** Has the server connect to `host:port`, as seen from there. Rejects with `channel-refused`. */
export async function openDirectTcpip(
  connection: Connection,
  host: string,
  port: number,
): Promise<ForwardedStream> {
  // The originator is this browser; it has no address that would mean anything to the server.
  const channel = await connection.open('direct-tcpip', (writer) =>
    writer.string(host).uint32(port).string('127.0.0.1').uint32(0),
  );
  channel.errorOutput.discard();
  return {
    read: () => channel.output.read(),
    write: (bytes) => channel.write(bytes),
    end: () => channel.end(),
    close: () => channel.close(),
  };
}
