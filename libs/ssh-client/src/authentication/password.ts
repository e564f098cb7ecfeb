import { Bytes, WireReader } from '@kiops/ssh-keys';
import { SshError } from '../errors';
import { Message } from '../transport/message-numbers';
import type { PasswordCredential } from './credentials';
import type { UserAuthConnection } from './user-auth-connection';

/**
 * The method `password`, with its change request: RFC 4252 §8. Returns the message that ended it.
 * `ask` wraps every question to a person.
 */
export async function signInWithPassword(
  connection: UserAuthConnection,
  credential: PasswordCredential,
  ask: <Answer>(question: () => Promise<Answer>) => Promise<Answer>,
): Promise<Bytes> {
  connection.send(connection.request('password').boolean(false).string(credential.password));
  for (;;) {
    const payload = await connection.receive();
    if (payload[0] !== Message.userAuthMethod) return payload;
    const prompt = readChangeRequest(payload);
    const { changePassword } = credential;
    const replacement = changePassword && (await ask(() => changePassword({ prompt })));
    if (replacement === undefined) throw expired(prompt);
    connection.send(
      connection.request('password').boolean(true).string(credential.password).string(replacement),
    );
  }
}

function readChangeRequest(payload: Uint8Array): string {
  const reader = new WireReader(payload);
  reader.byte();
  return new TextDecoder().decode(reader.string());
}

function expired(prompt: string): SshError<'password-expired'> {
  return new SshError('password-expired', 'The server asks for a new password before it lets the user in.', {
    prompt,
  });
}
