/** What was stored is wrapped by a master key that this process was not given: answered as `key-missing`. */
export class MissingKeyError extends Error {
  constructor(keyId: string) {
    super(`The master key "${keyId}" is not given to this process of KIOPS.`);
  }
}
