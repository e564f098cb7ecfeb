import { withPlaces } from './import-positions';

describe('The reasons of a plan', () => {
  const placeOf = (store: string, index: number) =>
    index > 2_000 ? undefined : `${store === 'servers' ? 'hosts.csv' : 'bw.json'}, line ${index + 2}`;

  for (const [reason, said] of [
    [
      'The same account as position 1 of registries, which differs.',
      'The same account as bw.json, line 2, which differs.',
    ],
    ['The same as position 1,204 of servers.', 'The same as hosts.csv, line 1205.'],
    [
      'Its jump servers go in a circle: positions 1 → 3 → 1 of servers.',
      'Its jump servers go in a circle: hosts.csv, line 2 → hosts.csv, line 4 → hosts.csv, line 2.',
    ],
    [
      'It stands more than once in the file: positions 1, 2, 3, … of servers.',
      'It stands more than once in the file: hosts.csv, line 2; hosts.csv, line 3; hosts.csv, line 4; ….',
    ],
    ['The same as position 9,999 of servers.', 'The same as position 9,999 of servers.'],
    ['The same as position 1 of nothing.', 'The same as position 1 of nothing.'],
    ['Host keys, position 1, type.', 'Host keys, position 1, type.'],
  ] as const) {
    it(`(${reason}) name the files that people gave`, () => {
      expect(withPlaces(reason, placeOf)).toBe(said);
    });
  }
});
