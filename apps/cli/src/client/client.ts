import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { IDEMPOTENCY_KEY_HEADER, ON_BEHALF_OF_HEADER } from '@kiops/contracts';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import type { Login } from './login';
import { LostReply } from './lost-reply';
import { ProblemFailure } from './problem-failure';
import { readProblem } from './reply-problem';
import { bytesOf, Silence } from './silence';

/** The longest `Retry-After` that is waited for, in seconds; a person or a script is told of a longer one. */
const LONGEST_WAIT = 10;

/** What stands in a header as it is. */
const TOKEN = /^[\x21-\x7e]{1,1000}$/;

/** How a client bears with a slow KIOPS. */
export interface Patience {
  /** How long KIOPS may be silent, in milliseconds. */
  readonly silence: number;
  /** The same where a large file is sent, which is silent as long as it travels. */
  readonly longSilence: number;
  /** How often one request is sent at most. */
  readonly tries: number;
}

const USUAL_PATIENCE: Patience = { silence: 60_000, longSilence: 300_000, tries: 3 };

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent twice it does no more than once: it is sent again when KIOPS has no time for it. */
  readonly isRepeatable?: boolean;
  /** It may be large. */
  readonly isLong?: boolean;
}

/** A reply, and who watches over the rest of it. */
interface Answer {
  readonly response: Response;
  readonly silence: Silence;
}

/** Speaks with one KIOPS as the holder of one token. Nothing else here sends requests. */
export class Client {
  readonly address: string;
  /** For whom a service account acts. */
  readonly onBehalfOf?: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #patience: Patience;

  /** @throws Failure when the token, or the user's name, cannot be one */
  constructor({ address, token, onBehalfOf }: Login, patience: Partial<Patience> = {}) {
    if (!TOKEN.test(token))
      throw new Failure('The token has signs that no token of KIOPS has. Copy it again.', EXIT.notSignedIn);
    if (onBehalfOf !== undefined && !TOKEN.test(onBehalfOf))
      throw new Failure('Say by an email address, or an id, on behalf of whom.', EXIT.usage);
    this.#patience = { ...USUAL_PATIENCE, ...patience };
    this.address = address;
    this.onBehalfOf = onBehalfOf;
    this.#headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(onBehalfOf !== undefined && { [ON_BEHALF_OF_HEADER]: onBehalfOf }),
    };
  }

  /** @throws Failure in words, as all of these */
  get<Reply>(path: string): Promise<Reply> {
    return this.#json('GET', path, { isRepeatable: true });
  }

  /** A POST that changes nothing: a reveal, a question. */
  ask<Reply>(path: string, body?: unknown): Promise<Reply> {
    return this.#json('POST', path, { body, isRepeatable: true });
  }

  /** Adds a record. It is sent again when the reply is lost: KIOPS knows it by its key, and adds no second one. */
  async create<Reply>(path: string, body: unknown): Promise<Reply> {
    const headers = { [IDEMPOTENCY_KEY_HEADER]: `"${randomUUID()}"` };
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#json<Reply>('POST', path, { body, headers, isRepeatable: true });
      } catch (error) {
        if (!(error instanceof LostReply) || tries >= this.#patience.tries) throw error;
      }
    }
  }

  /** As `ask`, with what may be large. */
  askLong<Reply>(path: string, body: unknown): Promise<Reply> {
    return this.#json('POST', path, { body, isRepeatable: true, isLong: true });
  }

  /** What changes something, and may be large. Once: whether it was done is to be looked up before it is sent again. */
  postLong<Reply>(path: string, body: unknown): Promise<Reply> {
    return this.#json('POST', path, { body, isLong: true });
  }

  /** @param version of the record that was changed: another one meanwhile is a failure */
  patch<Reply>(path: string, body: unknown, version: number): Promise<Reply> {
    return this.#json('PATCH', path, { body, headers: { 'if-match': `"${version}"` } });
  }

  async delete(path: string): Promise<void> {
    const { response, silence } = await this.#send('DELETE', path, {});
    await textOf(response, silence);
  }

  /** The reply's bytes as they come, of what may be too large for one text. */
  async download(path: string, body: unknown): Promise<AsyncIterable<Uint8Array>> {
    const { response, silence } = await this.#send('POST', path, { body, isRepeatable: true });
    return bytesOf(response, silence);
  }

  async #json<Reply>(method: string, path: string, sent: Sent): Promise<Reply> {
    const { response, silence } = await this.#send(method, path, sent);
    const text = await textOf(response, silence);
    try {
      return JSON.parse(text) as Reply;
    } catch {
      throw this.#noKiops();
    }
  }

  async #send(method: string, path: string, sent: Sent): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once(method, path, sent);
      const { response, silence } = answer;
      if (response.ok) return answer;
      const problem = readProblem(response.status, response.headers, await textOf(response, silence));
      if (problem === undefined) throw this.#noKiops();
      const { retryAfter } = problem;
      const isWorthIt =
        sent.isRepeatable && tries < this.#patience.tries && [429, 503].includes(problem.status);
      if (!isWorthIt || retryAfter === undefined || retryAfter > LONGEST_WAIT)
        throw new ProblemFailure(problem);
      await wait(retryAfter * 1_000);
    }
  }

  async #once(method: string, path: string, { body, headers, isLong }: Sent): Promise<Answer> {
    const silence = new Silence(isLong ? this.#patience.longSilence : this.#patience.silence);
    try {
      const response = await fetch(`${this.address}/api/v1/${path}`, {
        method,
        headers: {
          ...this.#headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        // The token is for this address, wherever it would lead.
        redirect: 'error',
        signal: silence.signal,
      });
      silence.broken();
      return { response, silence };
    } catch (error) {
      silence.over();
      const words = `KIOPS at ${this.address} cannot be reached: ${reasonOf(error)}`;
      throw isCutOff(error) ? new LostReply(words) : new Failure(words, EXIT.unavailable);
    }
  }

  #noKiops(): Failure {
    return new Failure(
      `What answers at ${this.address} is no KIOPS. Look at the address that kiops login or KIOPS_URL was given.`,
      EXIT.unavailable,
    );
  }
}

async function textOf(response: Response, silence: Silence): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytesOf(response, silence)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Start it, or look at the address.',
  ENOTFOUND: 'nobody knows that name. Look at the address, and at your network.',
  EAI_AGAIN: 'names cannot be looked up now. Look at your network.',
  ECONNRESET: 'the connection was cut off. Try again.',
  ETIMEDOUT: 'it does not answer. Look at your network or VPN.',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer. Look at your network or VPN.',
  EHOSTUNREACH: 'there is no way to it. Look at your network or VPN.',
  ENETUNREACH: 'there is no way to it. Look at your network or VPN.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is of an authority that is not known. Name it by NODE_EXTRA_CA_CERTS.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed. Name it by NODE_EXTRA_CA_CERTS.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is of an authority that is not known. Name it by NODE_EXTRA_CA_CERTS.',
  CERT_HAS_EXPIRED: 'its certificate has expired. Tell whoever runs it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name. Look at the address.',
};

/** Whether it may have reached KIOPS, which then cannot say so. */
function isCutOff(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(
    (error as { cause?: { code?: string } }).cause?.code ?? '',
  );
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'it does not answer for too long. Try again.';
  if (cause?.message === 'unexpected redirect')
    return 'it leads to another address. Give that one to kiops login, or in KIOPS_URL.';
  return (
    REASONS[cause?.code ?? ''] ?? `the connection failed (${cause?.code ?? name ?? 'unknown'}). Try again.`
  );
}
