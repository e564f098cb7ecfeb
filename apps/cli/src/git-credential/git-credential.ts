import { readInput } from '../input/read-input';
import { endOf } from '../output/end';
import { EXIT } from '../output/exit-codes';
import { tell, write } from '../output/write';
import { signedIn } from '../token-store/signed-in';
import { readAttributes, writeAttributes } from './attributes';
import { erase, get, store } from './git-actions';

/** Far more than Git says, in bytes: a server's `WWW-Authenticate` headers are part of it. */
const LARGEST = 1024 * 1024;

/**
 * One call of Git (gitcredentials(7), "CUSTOM HELPERS"). Without a record that fits nothing is written and all is well: Git
 * asks the next helper, or the person. What went wrong is told on stderr, and Git goes on in the same way.
 */
export async function runGitCredential(words: readonly string[]): Promise<number> {
  const [action] = words;
  // Git may say more one day: what is not known is to be ignored.
  if (action !== 'get' && action !== 'store' && action !== 'erase') return EXIT.ok;
  try {
    const attributes = readAttributes(await readInput(LARGEST));
    if (!attributes.host?.trim()) return EXIT.ok;
    const client = await signedIn();
    if (action === 'get') {
      const found = await get(client, attributes);
      if (found) write(writeAttributes(found));
    } else await { store, erase }[action](client, attributes);
    return EXIT.ok;
  } catch (error) {
    tell(`git-credential-kiops: ${endOf(error).message}`);
    return EXIT.failed;
  }
}
