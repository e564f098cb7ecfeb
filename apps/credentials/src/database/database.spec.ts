import { onPostgres } from '../testing/test-database';
import { startTestService, type TestService } from '../testing/test-service';
import { Database, type Executor } from './database';

describe('The database', () => {
  let service: TestService;
  let database: Database;

  beforeAll(async () => {
    service = await startTestService();
    database = service.database;
    await database.query('CREATE TABLE notes (id integer PRIMARY KEY, text text)');
  });

  beforeEach(() => database.query('TRUNCATE notes'));

  afterAll(async () => {
    await database.query('DROP TABLE notes');
    await service.stop();
  });

  const ids = async (): Promise<number[]> =>
    (await database.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).map(({ id }) => id);
  const insert = (executor: Executor, id: number): Promise<unknown> =>
    executor.query({ name: 'notes:insert', text: 'INSERT INTO notes (id) VALUES ($1)' }, [id]);

  it('answers many requests at once, each with its own rows', async () => {
    const asked = Array.from({ length: 100 }, (_, index) =>
      database.query<{ n: number }>({ name: 'n', text: 'SELECT $1::integer AS n' }, [index]),
    );
    const answers = await Promise.all(asked);
    expect(answers.map(([{ n }]) => n)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('leaves turns to the rest of the process, however quickly it answers', async () => {
    let hadTurn = false;
    setTimeout(() => (hadTurn = true));
    // Bounded, since nothing else could end it if it were wrong.
    for (let asked = 0; asked < 10_000 && !hadTurn; asked += 1) await database.query('SELECT 1');
    expect(hadTurn).toBeTrue();
  });

  it('returns large results whole, and large parameters too', async () => {
    const text = `\u{1f600}${'x'.repeat(3_000_000)}`;
    const [row] = await database.query<{ text: string; length: number }>(
      'SELECT $1::text AS text, length($1) AS length',
      [text],
    );
    expect(row.length).toBe(3_000_001);
    expect(row.text === text).toBeTrue();
    const rows = await database.query<{ n: number }>('SELECT n FROM generate_series(1, 20000) n');
    expect([rows.length, rows[19_999].n]).toEqual([20_000, 20_000]);
  });

  it('keeps all of a transaction, or nothing', async () => {
    await database.transaction(async (transaction) => {
      await insert(transaction, 1);
      await insert(transaction, 2);
    });
    await expectAsync(
      database.transaction(async (transaction) => {
        await insert(transaction, 3);
        await insert(transaction, 1);
      }),
    ).toBeRejected();
    await expectAsync(
      database.transaction(async (transaction) => {
        await insert(transaction, 4);
        throw new Error('changed my mind');
      }),
    ).toBeRejectedWithError('changed my mind');
    expect(await ids()).toEqual([1, 2]);
  });

  it('goes on after an error, with the same connection', async () => {
    for (let round = 0; round < 12; round += 1) {
      await expectAsync(database.query('SELECT nothing FROM nowhere')).toBeRejected();
      await expectAsync(
        database.query({ name: 'broken', text: 'SELECT 1 / $1::integer' }, [0]),
      ).toBeRejected();
    }
    await insert(database, 1);
    expect(await ids()).toEqual([1]);
  });

  if (onPostgres) {
    it('outlives the loss of a connection inside a transaction', async () => {
      await expectAsync(
        database.transaction(async (transaction) => {
          await insert(transaction, 1);
          await transaction.query('SELECT pg_terminate_backend(pg_backend_pid())');
        }),
      ).toBeRejected();
      // An error that nobody hears would fail this spec, and end a service of its own process.
      await insert(database, 2);
      expect(await ids()).toEqual([2]);
    });
  }

  it('runs work of one name one after the other', async () => {
    let inside = 0;
    const most: number[] = [];
    const work = async (executor: Executor): Promise<void> => {
      inside += 1;
      most.push(inside);
      await executor.query('SELECT count(*) FROM notes');
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => database.exclusively('spec', work)));
    expect(Math.max(...most)).toBe(1);
  });

  it('speaks UTC, whatever the zone of the machine', async () => {
    const [{ zone }] = await database.query<{ zone: string }>(`SELECT current_setting('TimeZone') AS zone`);
    expect(zone).toBe('UTC');
  });
});
