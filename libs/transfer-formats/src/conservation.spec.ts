import fc from 'fast-check';
import type { ReadFile } from './reading';
import { ACCOUNT_FILES, heldTexts, type AccountFile } from './testing/account-files';
import { readText } from './testing/read-text';

/** The texts that were written, where they have to be found again. */
function textsIn({ entries, sshSecrets }: ReadFile, place: AccountFile['in']): readonly unknown[] {
  if (place === 'notes') return entries.map(({ fields }) => fields['notes']);
  if (place === 'secret') return entries.flatMap(({ secret }) => Object.values(secret ?? {}));
  return sshSecrets.map(({ secret }) => (secret.kind === 'key' ? secret.privateKey : secret.password));
}

describe('What was in a file', () => {
  for (const [what, file] of Object.entries(ACCOUNT_FILES)) {
    it(`(${what}) is what is stored and what is left out, with every text to the byte`, async () => {
      const item = fc.record({ isWhole: fc.boolean(), text: file.texts ?? heldTexts });
      // The first one tells the format.
      const items = fc
        .array(item, { minLength: 1, maxLength: file.most ?? 5 })
        .map(([first, ...rest]) => [{ ...first, isWhole: true }, ...rest]);
      await fc.assert(
        fc.asyncProperty(items, async (given) => {
          const read = await readText(file.write(given), { name: 'file' });
          const whole = given.filter(({ isWhole }) => isWhole);
          const stored =
            file.in === 'sshSecret' && file.records === undefined ? read.sshSecrets : read.entries;
          expect([read.format, read.error]).toEqual([file.format, undefined]);
          expect(stored.length).toBe(whole.length * (1 + (file.records ?? 0)));
          expect(read.leftOut.length).toBe(given.length - whole.length + whole.length * (file.leftOut ?? 0));
          expect(textsIn(read, file.in)).toEqual(whole.map(({ text }) => text));
        }),
        { numRuns: 30 },
      );
    });
  }
});
