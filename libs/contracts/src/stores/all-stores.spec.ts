import { referenceFields } from '../import-entry';
import { MULTI_LINE_TEXT, SINGLE_LINE_TEXT } from '../limits';
import { DEFINITIONS, RECORD_STORES, definitionOf } from './all-stores';
import { canonicalSecret, identityKey, secretFields, secretFlag } from './definition';

/** The last word of a field's name that says: this is a secret. `hostKeys` are public keys, and many. */
const SECRET_WORDS = ['password', 'secret', 'token', 'key', 'kubeconfig', 'passphrase'];

describe('The definitions', () => {
  for (const store of RECORD_STORES) {
    it(`of ${store} declare every field secret that is named like one`, () => {
      const definition = definitionOf(store);
      const named = Object.keys(definition.fields).filter((field) =>
        SECRET_WORDS.includes(field.replace(/.*(?=[A-Z])/, '').toLowerCase()),
      );
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((field) => !definition.fields[field].secret)).toEqual([]);
    });

    it(`of ${store} say which account it is by fields that are neither secret nor references`, () => {
      const { identityFields, fields } = definitionOf(store);
      expect(identityFields.length).toBeGreaterThan(0);
      expect(identityFields.filter((field) => fields[field].secret || fields[field].reference)).toEqual([]);
    });
  }

  it('give every store a key of its own in the transfer file, and a prefix of its own for refs', () => {
    for (const property of ['exportKey', 'refPrefix'] as const)
      expect(new Set(RECORD_STORES.map((store) => DEFINITIONS[store][property])).size).toBe(
        RECORD_STORES.length,
      );
  });

  it('stand under their own names, and point to stores before them or to themselves', () => {
    for (const [index, store] of RECORD_STORES.entries()) {
      expect(DEFINITIONS[store].store).toBe(store);
      for (const reference of referenceFields(store))
        expect(RECORD_STORES.slice(0, index + 1))
          .withContext(store)
          .toContain(reference.store);
    }
  });

  it('know a registry by its address and user, however they are typed', () => {
    const one = {
      label: 'a',
      kind: 'harbor',
      url: 'https://Harbor.acme.io/',
      username: ' robot$ci ',
    } as const;
    const two = { label: 'b', kind: 'other', url: 'harbor.acme.io:443', username: 'robot$ci' } as const;
    expect(identityKey(DEFINITIONS.registries, one)).toBe(identityKey(DEFINITIONS.registries, two));
    expect(identityKey(DEFINITIONS.registries, { ...two, username: 'ci' })).not.toBe(
      identityKey(DEFINITIONS.registries, two),
    );
  });

  it('name the flag of a secret', () => {
    expect(secretFields(DEFINITIONS.runtimes as never).map(secretFlag)).toEqual([
      'hasKubeconfig',
      'hasCa',
      'hasCert',
      'hasKey',
    ]);
  });
});

describe('A canonical secret', () => {
  it('is the same for missing, empty and null, and nothing when all are', () => {
    const definition = DEFINITIONS.runtimes as never;
    expect(canonicalSecret(definition, {})).toBeUndefined();
    expect(canonicalSecret(definition, { ca: '', key: null })).toBeUndefined();
    expect(canonicalSecret(definition, { ca: 'x' })).toBe(
      canonicalSecret(definition, { ca: 'x', kubeconfig: '' }),
    );
  });

  it('differs by field and by store', () => {
    expect(canonicalSecret(DEFINITIONS.runtimes as never, { ca: 'x' })).not.toBe(
      canonicalSecret(DEFINITIONS.runtimes as never, { cert: 'x' }),
    );
    expect(canonicalSecret(DEFINITIONS.registries as never, { password: 'x' })).not.toBe(
      canonicalSecret(DEFINITIONS['db-connections'] as never, { password: 'x' }),
    );
  });
});

describe('Text', () => {
  it('has no control characters and no lone surrogates; tabs and line breaks only where lines are', () => {
    for (const bad of ['\u0000', '\u0007', '\u007f', '\u0085', '\ud800', 'a\udc00']) {
      expect(SINGLE_LINE_TEXT.test(bad)).withContext(JSON.stringify(bad)).toBeFalse();
      expect(MULTI_LINE_TEXT.test(bad)).withContext(JSON.stringify(bad)).toBeFalse();
    }
    expect(SINGLE_LINE_TEXT.test('운영 😀 robot$ci')).toBeTrue();
    expect(SINGLE_LINE_TEXT.test('a\nb')).toBeFalse();
    expect(MULTI_LINE_TEXT.test('a\n\tb\r\n😀')).toBeTrue();
  });

  it('of 20 million characters is judged, not a crash', () => {
    expect(MULTI_LINE_TEXT.test('a'.repeat(20_000_000))).toBeTrue();
  });
});
