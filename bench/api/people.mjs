// Twenty users with 100,000 records in all, and how ten of them ask.
import { join, tokenHeaders } from '../client.mjs';
import { importFile, userFile } from '../records.mjs';

export const USERS = 20;
export const RECORDS_OF_EACH = 5_000;

/** How many of them are at work at the same time. */
const AT_WORK = 10;

/**
 * Invites them, and has each import their records; replies those who are at work: the ids of their registries, and the
 * headers of their session and of their token. Neither depends on where the service answers.
 */
export async function settle(administrator) {
  const file = userFile(RECORDS_OF_EACH);
  const atWork = [];
  for (let number = 0; number < USERS; number += 1) {
    const person = await join(administrator, `person-${number}`);
    await importFile(person.client, file);
    if (atWork.length === AT_WORK) continue;
    const { items } = await person.client.get('/registries?limit=1000');
    const { cookie, 'x-xsrf-token': csrf } = person.client.headers();
    atWork.push({
      registryIds: items.map(({ id }) => id),
      session: { cookie, 'x-xsrf-token': csrf },
      token: await tokenHeaders(person),
    });
  }
  return atWork;
}

/** Their headers at this service: by session, as a browser sends them, or by token, as a program does. */
export const bySession = (origin) => (person) => ({ origin, ...person.session });
export const byToken = () => (person) => person.token;
