import 'reflect-metadata';
import {
  DEFINITIONS,
  RECORD_STORES,
  secretFields,
  secretFlag,
  type FieldDefinition,
  type RecordStore,
  type StoreDefinition,
} from '@kiops/contracts';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeApi } from '../start/api-description';
import type { Browser } from '../identity/testing/browser';
import { setUpAsKim } from '../identity/testing/people';
import { ALL_STORES } from '../stores/all-stores';
import { SAMPLES } from '../testing/samples';
import { startTestService, type TestService } from '../testing/test-service';
import { RecordTables } from './record-tables';

/** What the classes of a store are called in the API's description: `Registry` of `CreateRegistryDto`. */
const nameOf = (store: RecordStore): string =>
  ALL_STORES[store].createDto.name.slice('Create'.length, -'Dto'.length);
/** What stands in every reply beside the store's own fields. */
const REPLY_ONLY = ['id', 'version', 'createdAt', 'updatedAt', 'endsAt', 'previousUntil', 'connections'];
/** What stands in the replies of one store only: told or worked out, never entered. */
const REPLY_ONLY_OF: Partial<Readonly<Record<RecordStore, readonly string[]>>> = {
  servers: ['route', 'lastContact', 'systemSummary'],
};
/** What a field with a secret in it is called. `hostKeys` are public. */
const SOUNDS_SECRET = /password|passphrase|secret|token|kubeconfig|credential|(^|[a-z])key$|^key/i;
/** Fields that tell of a secret, and hold none. */
const HARMLESS = ['secretKind'];
const soundsSecret = (field: string) => SOUNDS_SECRET.test(field) && !HARMLESS.includes(field);

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

describe('Definition, entity, table, DTOs and replies', () => {
  let service: TestService;
  let description: OpenAPIObject;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    description = describeApi(service.application);
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const schema = (name: string): Schema => description.components?.schemas?.[name] as unknown as Schema;

  for (const store of RECORD_STORES) {
    const definition = DEFINITIONS[store] as unknown as StoreDefinition<never>;
    const fields = Object.keys(definition.fields);
    const secrets = secretFields(definition);
    const plain = fields.filter((field) => !secrets.includes(field));

    it(`of ${store} have the same fields`, () => {
      const name = nameOf(store);
      expect(Object.keys(schema(`Create${name}Dto`).properties).sort()).toEqual([...fields].sort());
      expect(Object.keys(schema(`Update${name}Dto`).properties).sort()).toEqual([...fields].sort());
      expect(schema(`Update${name}Dto`).required ?? []).toEqual([]);
      const reply = [...plain, ...secrets.map(secretFlag), ...REPLY_ONLY, ...(REPLY_ONLY_OF[store] ?? [])];
      expect(Object.keys(schema(`${name}Dto`).properties).sort()).toEqual(reply.sort());
      const table = service.application.get(RecordTables).of(store);
      expect(table.fields.map(({ field }) => field)).toEqual(fields);
    });

    it(`of ${store} describe the very reply that is sent`, async () => {
      const { body } = await kim.post<Record<string, unknown>>(`/${store}`, SAMPLES[store]('Described'));
      expect(Object.keys(body).sort()).toEqual(Object.keys(schema(`${nameOf(store)}Dto`).properties).sort());
    });

    it(`of ${store} describe the items of the list, which lack only what is large`, async () => {
      await kim.post(`/${store}`, SAMPLES[store]('Listed'));
      const { body } = await kim.get<{ items: object[] }>(`/${store}?limit=1`);
      const page = schema(`${nameOf(store)}PageDto`).properties['items'] as { items: { $ref: string } };
      const item = schema(page.items.$ref.split('/').at(-1)!);
      expect(Object.keys(body.items[0]).sort()).toEqual(Object.keys(item.properties).sort());
      const whole = Object.keys(schema(`${nameOf(store)}Dto`).properties);
      const large = whole.filter((field) => !(field in item.properties));
      expect(large).toEqual(store === 'servers' ? ['systemInfo'] : []);
    });

    it(`of ${store} keep every secret encrypted, and nothing that sounds like one in clear`, async () => {
      const table = service.application.get(RecordTables).of(store);
      const columns = await service.database.query<{ column_name: string; data_type: string }>(
        'SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1',
        [table.name],
      );
      const types = new Map(columns.map((column) => [column.column_name, column.data_type]));
      for (const { field, column } of table.secrets)
        expect(types.get(column)).withContext(field).toBe('bytea');
      const declared = Object.entries<FieldDefinition>(definition.fields);
      for (const [field, { secret }] of declared.filter(([name]) => soundsSecret(name))) {
        expect(secret).withContext(field).toBeTrue();
      }
      const clear = [...types].filter(([, type]) => type !== 'bytea').map(([column]) => column);
      const harmless = ['label_key', 'secret_version', 'secret_kind'];
      expect(clear.filter((column) => SOUNDS_SECRET.test(column) && !harmless.includes(column))).toEqual([]);
    });
  }

  it('agree with the tables that the migrations make', async () => {
    for (const { metadata, name } of RECORD_STORES.map((store) => {
      const { name: table } = service.application.get(RecordTables).of(store);
      return { name: table, metadata: service.application.get(RecordTables).metadata(store) };
    })) {
      const columns = await service.database.query<{ name: string; type: string; nullable: boolean }>(
        `SELECT column_name AS name, udt_name AS type, is_nullable = 'YES' AS nullable
         FROM information_schema.columns WHERE table_name = $1 ORDER BY 1`,
        [name],
      );
      const declared = metadata.columns.map((column) => ({
        name: column.databaseName,
        type: { integer: 'int4', boolean: 'bool' }[String(column.type)] ?? String(column.type),
        nullable: column.isNullable,
      }));
      expect(declared.sort((a, b) => (a.name < b.name ? -1 : 1)))
        .withContext(name)
        .toEqual(columns);
    }
  });

  it('name no other field of the API like a secret, but where one is sent or revealed', () => {
    const allowed = /^(Create|Update)|Secrets?Dto$/;
    const others = Object.keys(description.components?.schemas ?? {}).filter((name) => !allowed.test(name));
    const records = RECORD_STORES.map((store) => `${nameOf(store)}Dto`);
    const replies = others.filter((name) => name.endsWith('PageDto') || records.includes(name));
    expect(replies.length).toBeGreaterThanOrEqual(2 * RECORD_STORES.length);
    for (const name of replies) {
      const secret = Object.keys(schema(name).properties).filter(
        (field) => soundsSecret(field) && !field.startsWith('has'),
      );
      expect(secret).withContext(name).toEqual([]);
    }
  });
});
