/** How far a pull is. */
export interface PullState {
  /** 0 to 1; a guess where the engine does not tell how many layers there are. */
  readonly share: number;
  /** `Pull: 3 of 7 layers`. */
  readonly words: string;
}

/** What docker says of a layer, and how much of its work is done then: fetching, then unpacking. */
const DOCKER_LAYER: Readonly<Record<string, number>> = {
  'Pulling fs layer': 0,
  Waiting: 0,
  'Verifying Checksum': 0.5,
  'Download complete': 0.6,
  'Pull complete': 1,
};
/** What docker says first, of layers that need no work. */
const DOCKER_HAS = 'Already exists';

/**
 * What podman says after its layers, and how much is done then. It tells neither how many layers there will be nor when
 * one is there: that all are shows only here.
 */
const PODMAN_END: readonly (readonly [start: string, share: number])[] = [
  ['Copying config', 0.9],
  ['Writing manifest', 0.95],
  ['Storing signatures', 1],
];

/**
 * Reads what `docker pull` and `podman pull` write without a terminal, line by line. docker names every layer first,
 * then says what becomes of it; podman names each when it begins to fetch it.
 */
export class PullProgress {
  readonly #docker = new Map<string, number>();
  readonly #dockerHas = new Set<string>();
  readonly #podman = new Set<string>();
  #podmanEnd = 0;

  /** Takes a line; the state when the line changed it. */
  read(line: string): PullState | undefined {
    const docker = /^([0-9a-f]{12}): (.+)$/.exec(line);
    if (docker?.[2] === DOCKER_HAS) {
      this.#docker.delete(docker[1]);
      this.#dockerHas.add(docker[1]);
      return this.#dockerState();
    }
    if (docker && docker[2] in DOCKER_LAYER) {
      this.#docker.set(docker[1], DOCKER_LAYER[docker[2]]);
      return this.#dockerState();
    }
    const blob = /^Copying blob (?:sha256:)?([0-9a-f]{12,64})\b/.exec(line);
    if (blob) {
      this.#podman.add(blob[1]);
      return this.#podmanState();
    }
    const end = PODMAN_END.find(([start]) => line.startsWith(start));
    if (!end || this.#podman.size === 0) return undefined;
    this.#podmanEnd = end[1];
    return this.#podmanState();
  }

  #dockerState(): PullState {
    const shares = [...this.#docker.values()];
    const has = this.#dockerHas.size;
    const done = has + shares.filter((share) => share === 1).length;
    const sum = shares.reduce((total, share) => total + share, 0);
    return {
      share: sum / Math.max(shares.length, 1),
      words: `Pull: ${done} of ${layers(has + shares.length)}`,
    };
  }

  #podmanState(): PullState {
    const count = this.#podman.size;
    // Every layer takes a part of what is left, so that it goes on however many come.
    const share = Math.max(0.8 * (1 - 0.7 ** count), this.#podmanEnd);
    const words =
      this.#podmanEnd > 0 ? `Pull: ${count} of ${layers(count)}` : `Pull: ${layers(count)} so far`;
    return { share, words };
  }
}

function layers(count: number): string {
  return `${count} ${count === 1 ? 'layer' : 'layers'}`;
}
