import { LIMITS, normalHost } from '@kiops/contracts';
import type { ReadingBuilder } from '../reading-builder';
import { addServer, type FoundServer } from './found-server';

/** A jump server as it is spelled out beside the server that needs it. */
export interface SpelledJump {
  readonly host: string;
  readonly port?: number | string;
  readonly username?: string;
  readonly password?: string;
  readonly keyFiles?: readonly string[];
}

/** The ref of the last server on a way, or why there is no such way. */
export type SpelledWay = { readonly fault?: undefined; readonly ref?: string } | { readonly fault: string };

/**
 * Adds servers, and the jump servers that are spelled out beside them: each once, and none that is among the servers
 * themselves. Servers that need no jump server are to be added first.
 */
export class JumpBook {
  private readonly refs = new Map<string, string>();

  constructor(private readonly builder: ReadingBuilder) {}

  add(found: FoundServer): string | undefined {
    const ref = addServer(this.builder, found)?.ref;
    if (ref !== undefined && (found.protocol ?? 'ssh') === 'ssh') {
      const key = keyOf(found, found.jumpServer);
      if (!this.refs.has(key)) this.refs.set(key, ref);
    }
    return ref;
  }

  /** The way through these, the nearest first. No way when one of them cannot be added: nothing is reached directly instead. */
  through(hops: readonly SpelledJump[], at: string): SpelledWay {
    if (hops.length > LIMITS.jumpServers.max) {
      return { fault: `More than ${LIMITS.jumpServers.max} jump servers stand before it.` };
    }
    let ref: string | undefined;
    for (const hop of hops) {
      const known = this.refs.get(keyOf(hop, ref));
      if (known !== undefined) tellOfKeys(this.builder, at, hop, known);
      const next = known ?? this.add({ ...hop, at, label: hop.host, jumpServer: ref });
      if (next === undefined) {
        return { fault: 'Its jump server cannot be taken over, and it is never reached directly instead.' };
      }
      ref = next;
    }
    return ref === undefined ? {} : { ref };
  }
}

/** Lists key files for a jump server that was added without them. */
export function tellOfKeys(
  builder: ReadingBuilder,
  at: string,
  { host, keyFiles = [] }: Pick<SpelledJump, 'host' | 'keyFiles'>,
  ref: string,
): void {
  if (keyFiles.length === 0) return;
  const own = builder.entries.find((entry) => entry.ref === ref)?.keyFiles ?? [];
  const more = keyFiles.filter((file) => !own.includes(file));
  if (more.length > 0) {
    builder.leaveOut(
      at,
      `${more.join(', ')} for the jump server ${host}`,
      'That server is in the file without this key. Choose the key when you connect to it.',
    );
  }
}

function keyOf({ host, port, username }: SpelledJump, jumpServer: string | undefined): string {
  return JSON.stringify([normalHost(host), String(port || 22), username?.trim() ?? '', jumpServer]);
}
