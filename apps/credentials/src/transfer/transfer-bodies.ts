import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CalledRequest } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { TransferTurns, type Turn } from './acts/turns';

/** What a request with a whole transfer file is for those who answer it. */
export interface TransferBody {
  readonly bytes: Buffer;
  /** Whether the client has gone. */
  readonly isCancelled: () => boolean;
}

/** The turns of requests that bring a whole transfer file: taken before their body is read, so that nobody sends two. */
@Injectable()
export class TransferBodies {
  private readonly turns = new WeakMap<FastifyRequest['raw'], Turn>();

  constructor(private readonly all: TransferTurns) {}

  /**
   * Lets a known caller's request send its file.
   * @throws ProblemException `busy`
   */
  async admit(request: CalledRequest, reply: FastifyReply): Promise<void> {
    const isOver = () => reply.raw.writableEnded || reply.raw.destroyed;
    if (!request.caller) throw new ProblemException('not-signed-in');
    const turn = await this.all.take(request.caller.accountId, 'change', isOver);
    this.turns.set(request.raw, turn);
    if (isOver()) void turn.end();
    else reply.raw.once('close', () => void turn.end());
  }

  /** Does what the file was sent for, and lets the account's next one in. */
  async answer<Result>(
    request: FastifyRequest,
    work: (body: TransferBody) => Promise<Result>,
  ): Promise<Result> {
    const bytes = request.body;
    const turn = this.turns.get(request.raw);
    if (!turn || !Buffer.isBuffer(bytes)) throw new ProblemException('unsupported-media-type');
    try {
      return await turn.work(() => work({ bytes, isCancelled: () => request.raw.socket.destroyed }));
    } finally {
      await turn.end();
    }
  }
}
