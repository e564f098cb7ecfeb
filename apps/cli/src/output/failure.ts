import { EXIT } from './exit-codes';

/** Why something cannot be done, in words for people that hold no secret and say what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}
