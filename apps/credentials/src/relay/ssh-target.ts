import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { RelayClose } from '@kiops/contracts';
import { Preamble } from './preamble';
import { RelayFailure, untilAborted } from './relay-ending';

/** What sshd says instead when it takes no more connections (`MaxStartups`). Others just close. */
const NOT_NOW = /^\s*$|MaxStartups/;

/** What sshd says to an address that it penalises (`PerSourcePenalties`). */
const SHUT_OUT = /Not allowed at this time/;

/** Where to dial, and what is refused. Times in milliseconds. */
export interface SshTargetOptions {
  readonly host: string;
  readonly port: number;
  /** Whether an address may be dialled at this port. */
  readonly allows: (address: string, port: number) => boolean;
  /** Waits until this address may be dialled; what it rejects with ends the attempt. */
  readonly turn: (address: string, port: number) => Promise<void>;
  readonly connectTimeout: number;
  readonly bannerTimeout: number;
  readonly signal: AbortSignal;
}

/** A connected SSH server: its socket, paused, and the bytes that it has already sent. */
export interface SshTarget {
  readonly socket: Socket;
  readonly firstBytes: Buffer;
}

/**
 * Resolves the host once, dials one of the allowed addresses that came back, and waits until the target has shown that
 * it is an SSH server. Nothing is ever sent to it before that, so that this is no general TCP proxy.
 */
export async function openSshTarget(options: SshTargetOptions): Promise<SshTarget> {
  const addresses = await untilAborted(options.signal, resolve(options.host));
  const allowed = addresses.filter((address) => options.allows(address, options.port));
  if (allowed.length === 0) throw new RelayFailure('address-denied');
  const socket = await dialFirst(allowed, options);
  try {
    return { socket, firstBytes: await readBanner(socket, options) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function resolve(host: string): Promise<string[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return [bare];
  try {
    const found = await lookup(bare, { all: true });
    return found.map(({ address }) => address);
  } catch {
    throw new RelayFailure('name-not-found');
  }
}

async function dialFirst(addresses: readonly string[], options: SshTargetOptions): Promise<Socket> {
  let failure = new RelayFailure('network-unreachable');
  for (const address of addresses) {
    await options.turn(address, options.port);
    try {
      return await dial(address, options);
    } catch (error) {
      if (!(error instanceof RelayFailure) || options.signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

function dial(address: string, { port, connectTimeout, signal }: SshTargetOptions): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect({ host: address, port, noDelay: true, keepAlive: true, signal });
    const timer = setTimeout(() => {
      socket.destroy();
      fail(new RelayFailure('connect-timed-out'));
    }, connectTimeout);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.pause();
      done(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(new RelayFailure(closeOfDialError(error.code)));
    });
  });
}

function closeOfDialError(code: string | undefined): RelayClose {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'connection-refused';
    case 'ETIMEDOUT':
      return 'connect-timed-out';
    default:
      return 'network-unreachable';
  }
}

/** Why a target closed that said this instead of who it is. */
function closeOfWords(words: string): RelayClose {
  if (SHUT_OUT.test(words)) return 'shut-out';
  return NOT_NOW.test(words) ? 'closed-at-once' : 'not-ssh';
}

function readBanner(socket: Socket, { bannerTimeout, signal }: SshTargetOptions): Promise<Buffer> {
  return new Promise((done, fail) => {
    const seen: Buffer[] = [];
    const preamble = new Preamble();
    const timer = setTimeout(() => end('not-ssh'), bannerTimeout);
    const end = (outcome: RelayClose | Buffer) => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).off('error', onEnd).off('close', onEnd);
      socket.pause();
      if (Buffer.isBuffer(outcome)) done(outcome);
      else fail(new RelayFailure(outcome));
    };
    const onData = (chunk: Buffer) => {
      seen.push(chunk);
      const found = preamble.read(chunk);
      if (found === 'version') end(Buffer.concat(seen));
      else if (found === 'too-much') end('not-ssh');
    };
    const onEnd = () => {
      if (signal.aborted) end('target-failed');
      else end(closeOfWords(Buffer.concat(seen).toString('latin1')));
    };
    socket.on('data', onData).on('end', onEnd).on('error', onEnd).on('close', onEnd);
    if (socket.destroyed) onEnd();
    else socket.resume();
  });
}
