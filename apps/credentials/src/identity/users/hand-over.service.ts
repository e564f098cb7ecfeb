import { Injectable } from '@nestjs/common';
import type { Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import type { Caller } from '../caller';
import type { UserFacts } from './user-rows';

/** Gives all records of one account to another. */
@Injectable()
export class HandOverService {
  async move(_executor: Executor, _caller: Caller, _from: UserFacts, _toId: string): Promise<number> {
    throw new ProblemException('not-ready');
  }
}
