import { DEFINITIONS, RECORD_STORES, type ImportPlan, type Problem } from '@kiops/contracts';
import { setUpAsKim } from '../identity/testing/people';
import type { Browser } from '../identity/testing/browser';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, registry } from './testing/transfers';

/** What every object has: read from a parsed value, it is either the real thing or what somebody put there. */
const KEYS = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'];

/** `jumpServer` as people read it. */
function inWords(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

describe('A transfer file with keys that every object has', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  const planText = async (text: string) => {
    const response = await fetch(`${service.origin}/api/v1/transfer/plan`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: service.origin,
        cookie: kim.cookieHeader,
        'x-xsrf-token': kim.cookies.get('XSRF-TOKEN') ?? '',
      },
      body: text,
    });
    return { status: response.status, body: (await response.json()) as ImportPlan & Partial<Problem> };
  };

  /** `{"<key>": …}` as text: in a literal, `__proto__` would mean something else. */
  const objects = (key: string) => [
    `{"${key}":"x"}`,
    `{"${key}":{}}`,
    `{"a":[{"${key}":null}]}`,
    `[{"${key}":"x"}]`,
  ];

  for (const store of RECORD_STORES) {
    it(`is read: what ${store} cannot take is left out, by its name`, async () => {
      const { exportKey, fields } = DEFINITIONS[store];
      const values = KEYS.flatMap(objects);
      const own = Object.entries<{ reference?: { exportKey: string } }>(fields).map(
        ([field, { reference }]) => reference?.exportKey ?? field,
      );
      const named = [...own, 'ref', 'connections'];
      const entries = named.flatMap((field) =>
        values.map((value) => ({ field, text: `{"${field}":${value}}` })),
      );
      const bare = KEYS.map((key) => ({ field: '', text: `{"${key}":"x"}` }));
      const list = [...entries, ...bare].map(({ text }) => text).join(',');
      const { status, body } = await planText(
        `{"file":${JSON.stringify(HEAD).slice(0, -1)},"${exportKey}":[${list}]}}`,
      );
      expect(status).toBe(200);
      expect(body.counts.invalid).toBe(entries.length + bare.length);
      for (const [index, { field }] of entries.entries())
        expect(body.entries[index].reason?.toLowerCase()).toContain(inWords(field));
      for (const key of KEYS) expect(body.unknownKeys.some((path) => path.endsWith(`.${key}`))).toBeTrue();
    });
  }

  it('is told of them by their names, and refused where only known ones may stand', async () => {
    for (const key of KEYS) {
      const head = JSON.stringify(HEAD).slice(0, -1);
      const inFile = await planText(`{"file":${head},"${key}":{"x":1}}}`);
      expect([inFile.status, inFile.body.unknownKeys]).toEqual([200, [key]]);
      const beside = await planText(`{"file":${head}},"${key}":{}}`);
      expect([beside.status, beside.body.code]).toEqual([400, 'invalid-input']);
      const answer = await kim.post('/transfer/apply', {
        file: { ...HEAD, registries: [registry('a')] },
        planId: 'x',
        decisions: JSON.parse(`{"${key}":"x"}`) as object,
      });
      expect(answer.status).toBe(400);
      expect(answer.body.errors?.[0].path).toMatch(/^decisions(\.constructor)?$/);
    }
  });
});
