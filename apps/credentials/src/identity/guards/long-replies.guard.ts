import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { CalledRequest } from '../../caller/caller';
import { LivingCallers } from './living-callers';

/**
 * Lets everybody through, and cuts the connection of those who may no longer while they are sent their reply. What has
 * none yet is left to say itself why it is refused: a write finds at the owner's lock that its account is gone.
 */
@Injectable()
export class LongRepliesGuard implements CanActivate {
  constructor(private readonly callers: LivingCallers) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { caller } = http.getRequest<CalledRequest>();
    if (!caller) return true;
    const { raw } = http.getResponse<FastifyReply>();
    const cut = () => raw.destroy();
    raw.once(
      'close',
      this.callers.watch(caller, cut, () => raw.headersSent),
    );
    return true;
  }
}
