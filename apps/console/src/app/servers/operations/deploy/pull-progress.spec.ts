import { PullProgress, type PullState } from './pull-progress';

/** podman 4.3 without a terminal, three layers. */
const PODMAN = `Trying to pull harbor.acme.io/pay/gateway:2.0...
Getting image source signatures
Copying blob sha256:506631b26ef827fe2bde8fe490775572a61cac4e6eead39da2a3af592dfbaac1
Copying blob sha256:c8f58a5e0c5505f87403843b2a6cbfd604d53550ec992ca62d7de01a87e182eb
Copying blob sha256:aeda68fec38fca9dfdebb20a62ff5768ff61d118e0eeb4edbc64a52513ec0265
Copying config sha256:a42b4020f98beb38d27988f960a49033a5170cea96c1b20f639347bbf61a8e5a
Writing manifest to image destination
Storing signatures
a42b4020f98beb38d27988f960a49033a5170cea96c1b20f639347bbf61a8e5a`;

/** docker 24 without a terminal, three layers of which one is there already. */
const DOCKER = `2.0: Pulling from pay/gateway
8a49fdb3b6a5: Already exists
4f4fb700ef54: Pulling fs layer
c30352492317: Pulling fs layer
c30352492317: Waiting
4f4fb700ef54: Verifying Checksum
4f4fb700ef54: Download complete
4f4fb700ef54: Pull complete
c30352492317: Download complete
c30352492317: Pull complete
Digest: sha256:4e83453afed1b4fa1a3500525091dbfca6ce1e66903fd4c01ff015dbcb1ba33e
Status: Downloaded newer image for harbor.acme.io/pay/gateway:2.0
harbor.acme.io/pay/gateway:2.0`;

function statesOf(output: string): PullState[] {
  const progress = new PullProgress();
  return output.split('\n').flatMap((line) => progress.read(line) ?? []);
}

describe('PullProgress', () => {
  it('counts docker’s layers, those that are there already too', () => {
    const states = statesOf(DOCKER);
    expect(states.map(({ words }) => words).at(4)).toBe('Pull: 1 of 3 layers');
    expect(states.at(-1)).toEqual({ share: 1, words: 'Pull: 3 of 3 layers' });
    expect(states.map(({ words }) => words)).toContain('Pull: 2 of 3 layers');
  });

  it('says how many layers podman has begun, and that all are there when it says so', () => {
    const states = statesOf(PODMAN);
    expect(states.map(({ words }) => words)).toEqual([
      'Pull: 1 layer so far',
      'Pull: 2 layers so far',
      'Pull: 3 layers so far',
      'Pull: 3 of 3 layers',
      'Pull: 3 of 3 layers',
      'Pull: 3 of 3 layers',
    ]);
    const shares = states.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares.every((share) => share > 0 && share <= 1)).toBeTrue();
  });

  it('takes nothing else for progress', () => {
    expect(
      statesOf('Copying config sha256:a42b\nabc: Pulling fs layer\nCopying blob\nError: denied'),
    ).toEqual([]);
  });
});
