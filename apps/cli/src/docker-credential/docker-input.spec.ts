import fc from 'fast-check';
import { Failure } from '../output/failure';
import { parseCredentials, parseServer } from './docker-input';

/** The text of what is thrown; what is no Failure was not foreseen. */
function refusal(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.message;
  }
}

const text = fc.string({ unit: 'binary', minLength: 1 });
const line = text.filter((each) => !/\p{Cc}/u.test(each));
const server = line.filter((each) => each.trim() !== '');
const credentials = fc.record({ ServerURL: server, Username: line, Secret: line });
const controlled = fc
  .tuple(line, fc.constantFrom('\n', '\r', '\0', '\u001b', '\u007f', '\u0085'), line)
  .map((parts) => parts.join(''));

describe('The input of docker-credential-kiops', () => {
  it('comes through as it was given, whatever else stands beside it', () => {
    fc.assert(
      fc.property(credentials, fc.dictionary(fc.string(), fc.jsonValue()), (given, more) => {
        const parsed = parseCredentials(JSON.stringify({ ...more, ...given }));
        expect(parsed).toEqual({ ...given, ServerURL: given.ServerURL.trim() });
      }),
    );
    fc.assert(
      fc.property(server, fc.constantFrom('', '\n', '\r\n', ' \n'), (given, end) => {
        expect(parseServer(given + end)).toBe(given.trim());
      }),
    );
  });

  it('is a server, a user and a secret, or refused in words that hold nothing of it', () => {
    const canary = 'kept-to-itself';
    const marked = fc.string({ unit: 'binary' }).map((each) => canary + each);
    const json = fc.oneof(
      fc.jsonValue(),
      fc.record({ ServerURL: fc.jsonValue(), Username: marked, Secret: marked }),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          marked,
          json.map((value) => JSON.stringify(value)),
          text,
        ),
        (given) => {
          const message = refusal(() => {
            const parsed = parseCredentials(given);
            expect(Object.keys(parsed)).toEqual(['ServerURL', 'Username', 'Secret']);
            for (const value of Object.values(parsed)) expect(value).toMatch(/[^]/);
          });
          expect(message ?? '').not.toContain(canary);
        },
      ),
    );
  });

  it('is refused with another type in the place of a text, by the name of the field', () => {
    const other = fc.jsonValue().filter((value) => typeof value !== 'string' && value !== null);
    fc.assert(
      fc.property(
        credentials,
        fc.constantFrom('ServerURL' as const, 'Username' as const, 'Secret' as const),
        other,
        (given, name, value) => {
          const wrong = JSON.stringify({ ...given, [name]: value });
          expect(refusal(() => parseCredentials(wrong))).toBe(`${name} is no text.`);
        },
      ),
    );
  });

  it('is refused without one of the three, by the words that Docker knows where it has some', () => {
    const says = {
      ServerURL: 'no credentials server URL',
      Username: 'no credentials username',
      Secret: 'There is no secret to store. Sign in again with a password or a token that is not empty.',
    } as const;
    const names = ['ServerURL', 'Username', 'Secret'] as const;
    fc.assert(
      fc.property(
        credentials,
        fc.constantFrom(...names),
        fc.constantFrom('', null, undefined),
        (given, name, value) => {
          expect(refusal(() => parseCredentials(JSON.stringify({ ...given, [name]: value })))).toBe(
            says[name],
          );
        },
      ),
    );
    for (const blank of ['', ' ', '\n', '\t\r\n'])
      expect(refusal(() => parseServer(blank))).toBe(says.ServerURL);
  });

  it('is refused with what would make two lines of one', () => {
    fc.assert(
      fc.property(credentials, controlled, (given, two) => {
        const at = (name: string) =>
          refusal(() => parseCredentials(JSON.stringify({ ...given, [name]: two })));
        // At its ends white space means nothing.
        if (/\p{Cc}/u.test(two.trim())) {
          expect(at('ServerURL')).toContain('The server holds');
          expect(refusal(() => parseServer(two))).toContain('The server holds');
        }
        expect(at('Username')).toContain('The user name holds');
        expect(at('Secret')).toContain('The secret holds');
      }),
    );
  });
});
