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

/** docker 20.10 without a terminal, five layers of which one is there already; 28.2 writes the same. */
const DOCKER = `2.0: Pulling from pay/gateway
05e5c619407c: Already exists
b565ef50151a: Pulling fs layer
6e17441ffe68: Pulling fs layer
f9130f76f39f: Pulling fs layer
f7b833ce1b4c: Pulling fs layer
f7b833ce1b4c: Waiting
b565ef50151a: Verifying Checksum
b565ef50151a: Download complete
6e17441ffe68: Verifying Checksum
6e17441ffe68: Download complete
f9130f76f39f: Verifying Checksum
f9130f76f39f: Download complete
f7b833ce1b4c: Verifying Checksum
f7b833ce1b4c: Download complete
b565ef50151a: Pull complete
6e17441ffe68: Pull complete
f9130f76f39f: Pull complete
f7b833ce1b4c: Pull complete
Digest: sha256:27ef92a3cd275a867a3fdad3d7a2967e61159209a86b26dac21c2a71a6a4f427
Status: Downloaded newer image for harbor.acme.io/pay/gateway:2.0
harbor.acme.io/pay/gateway:2.0`;

function statesOf(output: string): PullState[] {
  const progress = new PullProgress();
  return output.split('\n').flatMap((line) => progress.read(line) ?? []);
}

describe('PullProgress', () => {
  it('counts docker’s layers, those that are there already too', () => {
    const words = statesOf(DOCKER).map((state) => state.words);
    expect(words[0]).toBe('Pull: 1 of 1 layer');
    expect([...new Set(words.slice(4))]).toEqual([
      'Pull: 1 of 5 layers',
      'Pull: 2 of 5 layers',
      'Pull: 3 of 5 layers',
      'Pull: 4 of 5 layers',
      'Pull: 5 of 5 layers',
    ]);
  });

  it('never goes back with docker, since a layer that is there is no work', () => {
    const shares = statesOf(DOCKER).map(({ share }) => share);
    expect(shares[0]).toBe(0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
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
