import { LIMITS, type ImportPlan, type PlanEntry } from '@kiops/contracts';
import { setUpAsKim } from '../identity/testing/people';
import type { Browser } from '../identity/testing/browser';
import { startTestService, type TestService } from '../testing/test-service';
import { HEAD, importFile, plan, registry } from './testing/transfers';

describe('A long plan', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  /** Reads a verdict's pages until there are no more. */
  const all = async (file: unknown, verdict: PlanEntry['verdict']) => {
    const first = (await plan(kim, file)).body;
    const entries = first.entries.filter((entry) => entry.verdict === verdict);
    const pages = [entries.length];
    for (let left = first.more[verdict]; left > 0;) {
      const { store, index } = entries[entries.length - 1];
      const query = `verdict=${verdict}&after=${store}/${index}`;
      const { body } = await kim.post<ImportPlan>(`/transfer/plan?${query}`, { file });
      expect([body.planId, body.counts]).toEqual([first.planId, first.counts]);
      expect(new Set(body.entries.map((entry) => entry.verdict))).toEqual(new Set([verdict]));
      expect(body.entries.length + body.more[verdict]).toBe(left);
      entries.push(...body.entries);
      pages.push(body.entries.length);
      left = body.more[verdict];
    }
    return { entries, pages };
  };

  it('lists a part of what is left out, and the rest when it is asked for: nothing vanishes', async () => {
    const count = LIMITS.planEntries.max + 50;
    const file = {
      ...HEAD,
      servers: Array.from({ length: 30 }, () => 0),
      registries: [registry('a'), ...Array.from({ length: count - 30 }, () => 'x')],
    };
    const { entries, pages } = await all(file, 'invalid');
    expect(pages).toEqual([LIMITS.planEntries.max, 50]);
    const places = entries.map(({ store, index }) => `${store}/${index}`);
    expect(new Set(places).size).toBe(count);
    expect(places[0]).toBe('servers/0');
    expect(places.at(-1)).toBe(`registries/${count - 30}`);
  });

  it('is bounded in its size, however long what it shows of each entry is', async () => {
    const count = 400;
    const long = (notes: string) => ({
      ...HEAD,
      servers: Array.from({ length: count }, (_, index) => ({
        label: 'x',
        protocol: 'ssh',
        host: `h${index}.example.com`,
        port: 22,
        username: 'ops',
        notes: notes.repeat(LIMITS.notes.max),
      })),
    });
    expect((await importFile(kim, long('a'))).body.created).toBe(count);
    const { entries, pages } = await all(long('b'), 'conflict');
    expect(entries.length).toBe(count);
    expect(pages.length).toBeGreaterThan(1);
    for (const { index, differences } of entries)
      expect([index, differences?.[0].field]).toEqual([entries[index].index, 'notes']);
  });

  it('refuses more entries than a file may hold, before it looks at one', async () => {
    const registries = Array.from({ length: LIMITS.transferEntries.max + 1 }, () => 0);
    const { status, body } = await kim.post('/transfer/plan', { file: { ...HEAD, registries } });
    expect([status, body.code]).toEqual([413, 'too-large']);
    expect(body.detail).toContain('100,000');
  });
});
