import { randomUUID } from 'node:crypto';
import type { Problem } from '@kiops/contracts';
import { Configuration } from '../../config/configuration';
import { KIM, join, setUpAsKim, startOver } from '../../identity/testing/people';
import type { Browser } from '../../identity/testing/browser';
import { startTestService, type TestService } from '../../testing/test-service';
import { HEAD, importFile, plan, registry } from '../testing/transfers';
import { TransferTurns } from './turns';

const REPLACEMENT = `registries/${randomUUID()}/${randomUUID()}`;

describe('Turns of transfers', () => {
  let service: TestService;
  let kim: Browser;
  let id: string;
  /** As another replica has them. */
  let elsewhere: TransferTurns;

  beforeAll(async () => {
    service = await startTestService();
    elsewhere = new TransferTurns(service.database, service.application.get(Configuration));
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
    id = (await kim.get<{ id: string }>('/me')).body.id;
  });

  const busy = ({ status, body, headers }: { status: number; body: Partial<Problem>; headers: Headers }) => [
    status,
    body.code,
    Number(headers.get('retry-after')) > 0,
  ];

  it('are one at a time for an account, whatever it does and on whatever replica', async () => {
    const file = { ...HEAD, registries: [registry('a')] };
    const turn = await elsewhere.take(id, 'change');
    const replies = [
      await kim.post('/transfer/plan', { file }),
      await kim.post('/transfer/apply', { file, planId: 'x' }),
      await kim.get('/transfer/clean-up'),
      await kim.post('/transfer/clean-up', { planId: 'x', replacements: [REPLACEMENT] }),
      await kim.post('/transfer/reset', { confirmation: 'delete 0 records' }),
    ];
    for (const reply of replies) expect(busy(reply as never)).toEqual([429, 'busy', true]);
    // Nobody else has to wait, and an export is a turn of its own.
    const lee = await join(kim, 'Lee');
    expect((await plan(lee.browser, file)).status).toBe(200);
    expect((await kim.post('/transfer/export', { password: KIM.password })).status).toBe(200);
    await turn.end();
    expect((await importFile(kim, file)).body.created).toBe(1);
  });

  it('of exports are one at a time too', async () => {
    const turn = await elsewhere.take(id, 'export');
    expect(busy((await kim.post('/transfer/export', { password: KIM.password })) as never)).toEqual([
      429,
      'busy',
      true,
    ]);
    await turn.end();
    for (let round = 0; round < 3; round += 1)
      expect((await kim.post('/transfer/export', { password: KIM.password })).status).toBe(200);
  });

  it('leave nothing behind when the client goes away while they are taken', async () => {
    const { database } = service;
    const query = database.query.bind(database);
    let goOn: () => void = () => undefined;
    const gone = new Promise<void>((done) => (goOn = done));
    // The row comes late, as on a slow connection.
    spyOn(database, 'query').and.callFake(async (statement: never, ...values: never[]) => {
      if (String(statement).startsWith('INSERT INTO transfer_turns')) await gone;
      return query(statement, ...values) as never;
    });
    const leaving = elsewhere.take(id, 'change', () => true);
    const next = elsewhere.take(id, 'change');
    // Time for whatever does not wait for it.
    for (let trip = 0; trip < 5; trip += 1) await query('SELECT 1');
    goOn();
    await (await leaving).end();
    await (await next).end();
  });

  it('are free again when their process says nothing more', async () => {
    await elsewhere.take(id, 'change');
    expect((await plan(kim, HEAD)).status).toBe(429);
    await service.database.query(`UPDATE transfer_turns SET until = now() - interval '1 second'`);
    expect((await plan(kim, HEAD)).status).toBe(200);
  });

  it('are ended by what fails, and by a file that never was one', async () => {
    for (let round = 0; round < 3; round += 1) {
      expect((await kim.post('/transfer/plan', { file: 7 })).status).toBe(400);
      expect((await kim.post('/transfer/plan?verdict=perhaps', { file: HEAD })).status).toBe(400);
      expect(
        (await kim.post('/transfer/clean-up', { planId: 'x', replacements: [REPLACEMENT] })).status,
      ).toBe(409);
    }
    expect(await service.database.query('SELECT FROM transfer_turns')).toEqual([]);
  });

  it('are worked on by a process a few at a time', async () => {
    const people = await Promise.all(['Lee', 'Mia', 'Noa', 'Oli'].map((name) => join(kim, name)));
    const ids = people.map(({ user }) => user.id);
    const ends: (() => void)[] = [];
    const works = ids
      .slice(0, 3)
      .map((one) => elsewhere.during(one, 'change', () => new Promise<void>((end) => ends.push(end))));
    while (ends.length < 3) await service.database.query('SELECT');
    await expectAsync(elsewhere.during(ids[3], 'change', () => Promise.resolve())).toBeRejectedWith(
      jasmine.objectContaining({ code: 'busy' }),
    );
    for (const end of ends) end();
    await Promise.all(works);
    await expectAsync(elsewhere.during(ids[3], 'change', () => Promise.resolve('done'))).toBeResolvedTo(
      'done',
    );
  });
});
