import type { WireReader } from '@kiops/ssh-keys';
import { printable } from '../transport/identification';

/** How a remote command ended: RFC 4254 §6.10. */
export type Exit =
  | { readonly kind: 'status'; readonly status: number }
  | {
      readonly kind: 'signal';
      readonly signal: string;
      readonly coreDumped: boolean;
      readonly message: string;
    }
  /** The server closed the channel without saying; some network devices do. */
  | { readonly kind: 'unknown' };

/** Reads the requests that tell how a command ended; undefined for any other request. */
export function readExit(request: string, reader: WireReader): Exit | undefined {
  if (request === 'exit-status') return { kind: 'status', status: reader.uint32() };
  if (request !== 'exit-signal') return undefined;
  const signal = reader.text();
  const coreDumped = reader.boolean();
  return {
    kind: 'signal',
    signal,
    coreDumped,
    message: printable(new TextDecoder().decode(reader.string())),
  };
}
