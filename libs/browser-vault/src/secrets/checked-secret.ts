import {
  hostFault,
  LIMITS,
  normalHost,
  serverAddress,
  SINGLE_LINE_TEXT,
  type SshSecret,
} from '@kiops/contracts';
import { VaultError } from '../vault-errors';
import { KeptKeyFacts, SecretInput, ServerAccount } from './ssh-secret';

/** An input that may be kept, in normal form, with what there is to know about it. */
export interface CheckedSecret {
  readonly account: ServerAccount;
  readonly address: string;
  readonly secret: SshSecret;
  readonly key?: KeptKeyFacts;
}

/**
 * Checks what is to be kept. Rejects with `VaultError` `invalid`, which names the field, or with the `SshKeyError`
 * that says what is wrong with the key.
 */
export async function checkSecret(input: SecretInput): Promise<CheckedSecret> {
  const account = checkAccount(input);
  const address = serverAddress(account);
  const { secret } = input;
  if (secret.kind === 'password') {
    checkText('password', secret.password, LIMITS.secret);
    return { account, address, secret: { kind: 'password', password: secret.password } };
  }
  const { passphrase = '' } = secret;
  checkText('passphrase', passphrase, { min: 0, max: LIMITS.secret.max });
  const { key, privateKey } = await readKey(secret.privateKey, passphrase, input.opened);
  const keep = key.encrypted && passphrase !== '' && input.keepPassphrase !== false;
  return { account, address, secret: { kind: 'key', privateKey, ...(keep && { passphrase }) }, key };
}

/** The account in normal form. Throws `VaultError` `invalid`. */
function checkAccount({ username, host, port }: ServerAccount): ServerAccount {
  const name = checkText('username', username, LIMITS.username);
  if (name.trim() === '') throw new VaultError('invalid', 'username', 'Enter the username.');
  if (!SINGLE_LINE_TEXT.test(name))
    throw new VaultError('invalid', 'username', 'A user name is one line of text.');
  const fault = hostFault(host.trim());
  if (host.length > LIMITS.host.max || fault !== undefined)
    throw new VaultError('invalid', 'host', fault ?? `A host has at most ${LIMITS.host.max} characters.`);
  const { min, max } = LIMITS.port;
  if (!Number.isInteger(port) || port < min || port > max) {
    throw new VaultError('invalid', 'port', `A port is a number from ${min} to ${max}.`);
  }
  return { username: name, host: normalHost(host), port };
}

function checkText(field: string, text: string, { min, max }: { min: number; max: number }): string {
  if (text.length < min) throw new VaultError('invalid', field, `Enter the ${field}.`);
  if (text.length > max)
    throw new VaultError('invalid', field, `The ${field} is longer than ${max} characters.`);
  return text;
}

/**
 * Opens the key when that is possible, since some formats hide everything until then. Gives it back as it is to be kept:
 * with the mishaps of its text undone.
 */
async function readKey(
  text: string,
  passphrase: string,
  opened: KeptKeyFacts | undefined,
): Promise<{ readonly key: KeptKeyFacts; readonly privateKey: string }> {
  // Loaded when the first key comes: the curves are large, and passwords do not need them.
  const { inspectPrivateKey, openedFacts } = await import('@kiops/ssh-keys');
  const { encrypted, format, type, facts, mended } = inspectPrivateKey(text);
  const privateKey = mended?.text ?? text;
  if (!encrypted || passphrase === '') {
    return { key: facts ?? { encrypted, format, type, comment: '' }, privateKey };
  }
  return { key: opened ?? (await openedFacts(privateKey, passphrase)), privateKey };
}
