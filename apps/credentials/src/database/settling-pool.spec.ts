import { DataSource } from 'typeorm';
import { emptyDatabase } from '../testing/test-database';
import { Database } from './database';

/** More than any pool has connections. */
const MANY = 12;

describe('A database that is closed', () => {
  it('answers those who wait for a connection first', async () => {
    const own = await emptyDatabase();
    const dataSource = await new DataSource(own.open().connection).initialize();
    const database = new Database(dataSource);
    let letGo!: () => void;
    const held = new Promise<void>((done) => (letGo = done));
    const holding = Array.from({ length: MANY }, () => database.transaction(() => held));
    const asked = database.query<{ n: number }>('SELECT 1 AS n');
    const closed = dataSource.destroy();
    letGo();
    expect(await asked).toEqual([{ n: 1 }]);
    await Promise.all([closed, ...holding]);
    await own.drop();
  });
});
