import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** The connection ended before the whole reply was there: what was asked for may be done. */
export class LostReply extends Failure {
  constructor(message: string) {
    super(message, EXIT.unavailable);
  }
}
