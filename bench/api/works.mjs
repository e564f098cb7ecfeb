// What is asked of the service, and the same of the bare limit.
import { atLeastOfBare, atMost } from '../rows.mjs';
import { registry, SHARE_OF_REGISTRIES } from '../records.mjs';
import { RECORDS_OF_EACH } from './people.mjs';

const JSON_BODY = { 'content-type': 'application/json' };
const post = (path, body) =>
  body === undefined
    ? { method: 'POST', path }
    : { method: 'POST', path, headers: JSON_BODY, body: JSON.stringify(body) };
const many = (count, request) => Array.from({ length: count }, (_, number) => request(number));

/** How many records each owner of the bare limit has. */
const OWNED = RECORDS_OF_EACH * SHARE_OF_REGISTRIES;

/** New names for new records: no two are the same one. */
let created = 1_000_000;
const newRegistry = () => registry((created += 1));

/** An image of a registry that everybody has. */
const image = (number) => ({ image: `harbor-${(number * 37) % 3_000}.example.com/team/app:${number}` });

/**
 * @typedef {object} Work
 * @property {string} name
 * @property {number} connections
 * @property {number} amount requests in one round
 * @property {(person: { registryIds: string[] }) => import('../load/cannon.mjs').Request[]} ours
 * @property {(owner: number) => import('../load/cannon.mjs').Request[]} bare
 * @property {(owner: number) => import('../load/cannon.mjs').Request[]} [owed] the bare limit with a session and an audit row
 * @property {(owner: number) => import('../load/cannon.mjs').Request[]} [usual] that on NestJS with what is usual around it
 * @property {object} targets of requests a second (`rate`), of processor time (`cpu`), and of the times
 */

/** @type {Work[]} */
export const WORKS = [
  {
    name: 'list 1,000',
    connections: 10,
    amount: 200,
    ours: () => [{ path: '/api/v1/registries?limit=1000' }],
    bare: (owner) => [{ path: `/list/${owner}` }],
    targets: { rate: atLeastOfBare(0.6) },
  },
  {
    name: 'reveal one',
    connections: 10,
    amount: 1_500,
    ours: ({ registryIds }) => registryIds.slice(0, 200).map((id) => post(`/api/v1/registries/${id}/reveal`)),
    bare: (owner) => many(200, (number) => post(`/reveal/${owner * OWNED + number}`)),
    owed: (owner) => many(200, (number) => post(`/reveal-audited/${owner * OWNED + number}/${owner}`)),
    targets: { rate: atLeastOfBare(0.6), cpu: atMost(300) },
  },
  {
    name: 'resolve an image',
    connections: 32,
    amount: 1_500,
    ours: () => many(50, (number) => post('/api/v1/resolve', image(number))),
    bare: (owner) => many(50, (number) => post(`/resolve/${owner}`, image(number))),
    // The wish of whoever deploys, not one of the design: nobody is made to wait for a registry's password.
    targets: { p95: atMost(2.5) },
  },
  {
    name: 'create one',
    connections: 10,
    amount: 500,
    ours: () => many(50, () => post('/api/v1/registries', newRegistry())),
    bare: () => many(50, () => post('/create', newRegistry())),
    owed: (owner) => many(50, () => post(`/create-audited/${owner}/-`, newRegistry())),
    usual: (owner) => many(50, () => post(`/usual/${owner}`, newRegistry())),
    targets: { cpu: atMost(400) },
  },
];
