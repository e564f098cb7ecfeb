// Twenty users with 100,000 records in all, and how ten of them ask.
import { join, tokenHeaders } from '../client.mjs';
import { importFile, userFile } from '../records.mjs';

export const USERS = 20;
export const RECORDS_OF_EACH = 5_000;

/** How many of them are at work at the same time, at most. */
const AT_WORK = 10;

/**
 * Invites users, and has each import their records; replies those who are at work: the ids of their registries, and the
 * headers of their session and of their token. Neither depends on where the service answers.
 */
export async function settle(administrator, { users = USERS, recordsOfEach = RECORDS_OF_EACH } = {}) {
  const file = userFile(recordsOfEach);
  const atWork = [];
  for (let number = 0; number < users; number += 1) {
    const person = await join(administrator, `person-${number}`);
    await importFile(person.client, file);
    if (atWork.length === AT_WORK) continue;
    atWork.push({ ...(await workerOf(person)), token: await tokenHeaders(person) });
  }
  return atWork;
}

/** Somebody with registries, as the works ask for. */
export async function workerOf({ client }) {
  const { items } = await client.get('/registries?limit=1000');
  const { cookie, 'x-xsrf-token': csrf } = client.headers();
  return { registryIds: items.map(({ id }) => id), session: { cookie, 'x-xsrf-token': csrf } };
}

/** Their headers at this service: by session, as a browser sends them, or by token, as a program does. */
export const bySession = (origin) => (person) => ({ origin, ...person.session });
export const byToken = () => (person) => person.token;

/** What people send in one kind of work, each with their session. */
export const sessionClients = (origin, people, work) =>
  people.map((person) => ({ headers: bySession(origin)(person), requests: work.ours(person) }));
