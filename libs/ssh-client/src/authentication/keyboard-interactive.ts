import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { malformed } from '../errors';
import { Message } from '../transport/message-numbers';
import type { Prompt } from './credentials';
import type { UserAuthConnection } from './user-auth-connection';

/** More prompts in one round than any person would be asked. */
const MAX_PROMPTS = 64;

/** One round as the server asks it: RFC 4256 §3.2. */
export interface Round {
  readonly name: string;
  readonly instruction: string;
  readonly prompts: readonly Prompt[];
}

/** Answers one round: one text for each prompt, or undefined to give the method up. */
export type Answerer = (round: Round) => Promise<readonly string[] | undefined>;

/**
 * The method `keyboard-interactive`: RFC 4256. Returns the message that ended it, or undefined if it was given up;
 * the next request then abandons it at the server too. `answer` is called for rounds without prompts as well.
 */
export async function signInInteractively(
  connection: UserAuthConnection,
  answer: Answerer,
): Promise<Bytes | undefined> {
  connection.send(connection.request('keyboard-interactive').string('').string(''));
  for (;;) {
    const payload = await connection.receive();
    if (payload[0] !== Message.userAuthMethod) return payload;
    const round = readRound(payload);
    const answers = await answer(round);
    if (answers === undefined) return undefined;
    const response = new WireWriter().byte(Message.userAuthInfoResponse).uint32(round.prompts.length);
    for (const index of round.prompts.keys()) response.string(answers[index] ?? '');
    connection.send(response);
  }
}

function readRound(payload: Uint8Array): Round {
  const reader = new WireReader(payload);
  const text = (): string => new TextDecoder().decode(reader.string());
  reader.byte();
  const name = text();
  const instruction = text();
  reader.string();
  const count = reader.uint32();
  if (count > MAX_PROMPTS) throw malformed('The server asks too many questions at once.');
  const prompts = Array.from({ length: count }, () => ({ text: text(), echo: reader.boolean() }));
  return { name, instruction, prompts };
}
