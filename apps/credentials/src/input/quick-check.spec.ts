import 'reflect-metadata';
import { ValidationPipe, type Type } from '@nestjs/common';
import { DEFINITIONS, RECORD_STORES, type FieldError, type RecordStore } from '@kiops/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { demoFile } from '../seed/demo-file';
import { ProblemException } from '../problems/problem';
import { ALL_STORES } from '../stores/all-stores';
import { SAMPLES } from '../testing/samples';
import { quickCheck, type QuickCheck } from './quick-check';
import { fieldErrors, validationPipe } from './validation.pipe';

/** The class of a store's new records, and its quick check. */
function checkOf(store: RecordStore): readonly [Type<object>, QuickCheck] {
  const { createDto, nestedDtos = {} } = ALL_STORES[store];
  const nested: Record<string, QuickCheck> = {};
  for (const [field, dto] of Object.entries(nestedDtos)) nested[field] = quickCheck(dto);
  return [createDto, quickCheck(createDto, nested)];
}

/** What class-validator says of a new record. */
function faultsOf(dto: new () => object, fields: object): readonly FieldError[] {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
  return fieldErrors(validateSync(plainToInstance(dto, fields), options));
}

describe('The quick check of a new record', () => {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      ' ',
      0,
      70_000,
      22,
      true,
      [],
      {},
      'a\u0000',
      'x'.repeat(20_000),
      'ssh',
      'https://a.b',
      'a b',
    ),
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      [{ type: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}`, pinnedAt: '2026-11-22T08:00:00Z' }],
      [{ type: 'ssh-ed25519', fingerprint: 'x', pinnedAt: 'y' }],
      { tlsMode: 'require' },
      { tlsMode: 'perhaps' },
      { tlsMode: 'require', more: 1 },
    ),
  );

  for (const store of RECORD_STORES) {
    it(`of ${store} says what class-validator says, whatever the fields hold`, () => {
      const [dto, quick] = checkOf(store);
      const fields = fc.constantFrom(...Object.keys(DEFINITIONS[store].fields), 'unknown', 'id');
      fc.assert(
        fc.property(
          fc.dictionary(fields, odd, { maxKeys: 3 }),
          fc.subarray(Object.keys(SAMPLES[store]('a'))),
          (changes, kept) => {
            const sample = SAMPLES[store]('a');
            const left =
              kept.length % 3 === 0
                ? sample
                : Object.fromEntries(kept.map((field) => [field, sample[field]]));
            const changed = { ...left, ...changes };
            const faults = faultsOf(dto, changed);
            const said = quick(changed);
            // What has fields of its own, or is not known, is class-validator's to say.
            const isLong = faults.some(({ path }) => /^(options|hostKeys|unknown|id)\b/.test(path));
            if (said === undefined) expect(isLong).withContext(JSON.stringify(changed)).toBeTrue();
            else expect(said).withContext(JSON.stringify(changed)).toEqual(faults);
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  it('says yes to a whole demo set: nothing usual takes the long way', () => {
    const file = demoFile(300) as unknown as Record<string, Record<string, unknown>[] | undefined>;
    for (const store of RECORD_STORES) {
      const entries = (file[DEFINITIONS[store].exportKey] ?? []).map(
        ({ ref: _ref, jumpServer: _jump, server: _server, connections: _uses, ...fields }) => fields,
      );
      expect(entries.filter((fields) => checkOf(store)[1](fields)?.length !== 0)).toEqual([]);
    }
  });

  it('has nothing to say of what is no object', () => {
    for (const value of [null, undefined, 7, 'text', [], [{}]])
      expect(checkOf('registries')[1](value)).toBeUndefined();
  });

  it('spares class-validator what is right in a request, and leaves it the rest', async () => {
    const thorough = spyOn(ValidationPipe.prototype as never as { validate: () => unknown }, 'validate');
    thorough.and.callThrough();
    const pipe = validationPipe();
    const judge = (fields: object) =>
      pipe.transform({ ...fields }, { type: 'body', metatype: ALL_STORES.registries.createDto });
    const good = { label: 'x', kind: 'other', url: 'quay.io', username: 'robot' };
    expect(await judge(good)).toEqual(jasmine.objectContaining(good));
    expect(thorough).not.toHaveBeenCalled();
    await expectAsync(judge({ ...good, url: 7 })).toBeRejectedWithError(ProblemException);
    await expectAsync(judge({ ...good, unknown: 1 })).toBeRejectedWithError(ProblemException);
    expect(thorough).toHaveBeenCalledTimes(2);
  });

  it('says nothing of a class without rules', () => {
    expect(quickCheck(class {})({})).toBeUndefined();
  });
});
