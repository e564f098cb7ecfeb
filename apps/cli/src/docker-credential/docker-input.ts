import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { MESSAGES } from './messages';

/** What `store` is given, and `get` gives. */
export interface DockerCredentials {
  readonly ServerURL: string;
  readonly Username: string;
  readonly Secret: string;
}

/** What makes two lines of one for whoever reads it; KIOPS keeps sign-ins to registries without. */
const CONTROL = /\p{Cc}/u;

/**
 * The server in what comes over stdin for `get` and `erase`.
 * @throws Failure in the words that Docker knows when there is none
 */
export function parseServer(text: string): string {
  return serverOf(text.trim());
}

/**
 * What comes over stdin for `store`: an object of JSON; other keys than the three mean nothing.
 * @throws Failure in the words that Docker knows when server or user is missing; no message holds what was given
 */
export function parseCredentials(text: string): DockerCredentials {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refused('What came over stdin is no JSON.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refused('What came over stdin is no object of JSON.');
  const { ServerURL, Username, Secret } = given as Partial<Record<keyof DockerCredentials, unknown>>;
  const server = serverOf(textOf('ServerURL', ServerURL, MESSAGES.noServer).trim());
  const user = textOf('Username', Username, MESSAGES.noUsername);
  if (CONTROL.test(user)) throw refused('The user name holds a line break or another control character.');
  const secret = textOf('Secret', Secret, NO_SECRET);
  if (CONTROL.test(secret)) throw refused(SECRET_OF_LINES);
  return { ServerURL: server, Username: user, Secret: secret };
}

const NO_SECRET = 'There is no secret to store. Sign in again with a password or a token that is not empty.';

const SECRET_OF_LINES =
  'The secret holds a line break or another control character. Give it on one line: a key in JSON, by jq --compact-output.';

function serverOf(server: string): string {
  if (server === '') throw refused(MESSAGES.noServer);
  if (CONTROL.test(server)) throw refused('The server holds a line break or another control character.');
  return server;
}

/** A text that is there; what is of another type is named, and not shown. */
function textOf(name: keyof DockerCredentials, value: unknown, missing: string): string {
  if (value === undefined || value === null || value === '') throw refused(missing);
  if (typeof value !== 'string') throw refused(`${name} is no text.`);
  return value;
}

function refused(message: string): Failure {
  return new Failure(message, EXIT.usage);
}
