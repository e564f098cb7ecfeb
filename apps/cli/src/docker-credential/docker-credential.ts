import { ownVersion } from '../output/version';
import { LIMITS } from '@kiops/contracts';
import { readInput } from '../input/read-input';
import { endOf } from '../output/end';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { write } from '../output/write';
import { signedIn } from '../token-store/signed-in';
import { erase, get, list, store, type DockerCredentials } from './docker-actions';
import { MESSAGES } from './messages';

const NAME = 'docker-credential-kiops';
const USAGE = `Usage: ${NAME} <store|get|erase|list|version>`;
/** More than a server, a user name and a secret together are, in bytes. */
const LARGEST = 4 * LIMITS.secret.max;

/**
 * One call of Docker's protocol (github.com/docker/docker-credential-helpers): the action is the only argument, what it
 * needs comes over stdin, and errors are told on stdout, where Docker and Podman look for them.
 * @returns the exit code: 0 or 1, nothing else is known there
 */
export async function runDockerCredential(words: readonly string[]): Promise<number> {
  try {
    if (words.length !== 1) throw new Failure(USAGE);
    await act(words[0]);
    return EXIT.ok;
  } catch (error) {
    write(`${endOf(error).message}\n`);
    return EXIT.failed;
  }
}

async function act(action: string): Promise<void> {
  switch (action) {
    case 'get':
      return writeLine(await get(await signedIn(), await readServer()));
    case 'store':
      return store(await signedIn(), await readCredentials());
    case 'erase':
      return erase(await signedIn(), await readServer());
    case 'list':
      return writeLine(await list(await signedIn()));
    case 'version':
    case '--version':
    case '-v':
      return write(`${NAME} (@kiops/credentials-cli) ${ownVersion()}\n`);
    case 'help':
    case '--help':
    case '-h':
      return write(`${USAGE}\n`);
    default:
      throw new Failure(`${NAME}: unknown action: ${plainText(action)}`);
  }
}

function writeLine(value: unknown): void {
  write(`${JSON.stringify(value)}\n`);
}

async function readServer(): Promise<string> {
  const server = (await readInput(LARGEST)).trim();
  if (server === '') throw new Failure(MESSAGES.noServer);
  return server;
}

async function readCredentials(): Promise<DockerCredentials> {
  const text = await readInput(LARGEST);
  let given: Partial<Record<keyof DockerCredentials, unknown>> | null;
  try {
    given = JSON.parse(text) as typeof given;
  } catch {
    throw new Failure('What came over stdin is no JSON.');
  }
  const { ServerURL, Username, Secret } = given ?? {};
  if (typeof ServerURL !== 'string' || ServerURL.trim() === '') throw new Failure(MESSAGES.noServer);
  if (typeof Username !== 'string' || Username === '') throw new Failure(MESSAGES.noUsername);
  if (typeof Secret !== 'string' || Secret === '') throw new Failure('There is no secret to store.');
  return { ServerURL: ServerURL.trim(), Username, Secret };
}
