import { Bytes, WireReader, WireWriter } from '@kiops/ssh-keys';
import { malformed } from '../errors';
import { Message } from '../transport/message-numbers';
import type { InteractiveRequest } from './credentials';
import type { UserAuthConnection } from './user-auth-connection';

/** More prompts in one round than any person would be asked. */
const MAX_PROMPTS = 64;

/** Answers one round; undefined gives the method up. */
export type Answerer = (request: InteractiveRequest) => Promise<readonly string[] | undefined>;

/**
 * The method `keyboard-interactive`: RFC 4256. Returns the message that ended it, or undefined if it was given up;
 * the next request then abandons it at the server too.
 */
export async function signInInteractively(
  connection: UserAuthConnection,
  answer: Answerer,
): Promise<Bytes | undefined> {
  connection.send(connection.request('keyboard-interactive').string('').string(''));
  for (;;) {
    const payload = await connection.receive();
    if (payload[0] !== Message.userAuthMethod) return payload;
    const request = readRequest(payload);
    const answers = request.prompts.length === 0 ? [] : await answer(request);
    if (answers === undefined) return undefined;
    const response = new WireWriter().byte(Message.userAuthInfoResponse).uint32(request.prompts.length);
    for (const index of request.prompts.keys()) response.string(answers[index] ?? '');
    connection.send(response);
  }
}

/** Answers the one hidden prompt of a server that asks for the password this way; gives up on any other question. */
export function passwordAnswerer(password: string): Answerer {
  let used = false;
  return async ({ prompts }) => {
    if (used || prompts.length !== 1 || prompts[0].echo) return undefined;
    used = true;
    return [password];
  };
}

function readRequest(payload: Uint8Array): InteractiveRequest {
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
