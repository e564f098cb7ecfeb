/** What was stored does not open with this key at this place: answered as `secret-damaged`. */
export class SealBrokenError extends Error {
  constructor() {
    super('Encrypted data cannot be opened: it was changed or moved, or the key is another one.');
  }
}
