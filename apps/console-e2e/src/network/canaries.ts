/** A piece of a secret, in one of the forms in which it could leak. */
export interface Canary {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A secret as it is, in Base64 and in hex. */
export function canariesOf(name: string, secret: string | Buffer): Canary[] {
  const bytes = Buffer.from(secret);
  return [
    { name, bytes },
    // The last group of Base64 depends on what follows.
    {
      name: `${name} in Base64`,
      bytes: Buffer.from(bytes.toString('base64').slice(0, (bytes.length / 3) * 4 - 4)),
    },
    { name: `${name} in hex`, bytes: Buffer.from(bytes.toString('hex')) },
  ];
}

/** Pieces of a PEM file: lines of its text, and of what the text stands for. */
export function canariesOfPem(name: string, pem: string): Canary[] {
  const lines = pem.split('\n').filter((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line));
  const content = Buffer.from(lines.join(''), 'base64');
  // From the middle on everything is private: the public part comes first.
  const middle = Math.floor(content.length / 2);
  return [
    ...lines
      .slice(-4, -1)
      .map((line, index) => ({ name: `${name}, line ${index - 4} of its text`, bytes: Buffer.from(line) })),
    ...canariesOf(`${name}, 32 bytes of its private part`, content.subarray(middle, middle + 32)),
  ];
}

/** The names of the canaries that are in some bytes. */
export function foundIn(bytes: Buffer | string, canaries: readonly Canary[]): string[] {
  const haystack = Buffer.from(bytes);
  return canaries.filter((canary) => haystack.includes(canary.bytes)).map(({ name }) => name);
}
