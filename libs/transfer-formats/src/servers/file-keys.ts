import { tooMany } from '../reading-limits';
import { keySecret, type KeySecret } from './key-secret';

/** Opens the private keys of one file: each once, however often it stands there. */
export class FileKeys {
  private readonly known = new Map<string, Promise<KeySecret>>();

  /** @param most how many different keys are opened */
  constructor(private readonly most: number) {}

  /** The secret of a key, as `keySecret` tells it. @throws ReadError `too-large` */
  secretOf(privateKey: string, passphrase = ''): Promise<KeySecret> {
    const id = `${passphrase}\n${privateKey}`;
    let read = this.known.get(id);
    if (read === undefined) {
      if (this.known.size >= this.most) throw tooMany(this.most, 'private keys');
      read = keySecret(privateKey, passphrase);
      this.known.set(id, read);
    }
    return read;
  }
}
