import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { ReadError } from '../read-error';

/** What the values of one file may come to. */
const VALUE_LIMITS = {
  depth: 60,
  values: 620_000,
  /** What aliases stand for, each with all that is in it. */
  aliased: 200_000,
} as const;

/** Counts the values of one file. */
export class YamlCount {
  private values = 0;
  private aliased = 0;

  /** Whether it is more than is read: no other document of the file is, then. */
  get isFull(): boolean {
    return this.values > VALUE_LIMITS.values || this.aliased > VALUE_LIMITS.aliased;
  }

  get size(): number {
    return this.values;
  }

  /** @throws ReadError `too-large` */
  grow(by: number): void {
    this.values += by;
    if (this.values > VALUE_LIMITS.values) throw tooLarge();
  }

  /** Counts what an alias stands for. @throws ReadError `too-large` */
  growByAlias(by: number): void {
    this.aliased += by;
    if (this.aliased > VALUE_LIMITS.aliased) throw tooLarge();
    this.grow(by);
  }
}

/** Turns nodes of one document into values, once per anchor. */
export class YamlValues {
  private readonly anchors = new Map<string, { readonly value: unknown; readonly size: number }>();

  constructor(private readonly counted: YamlCount) {}

  /** The value of a node. @throws ReadError `damaged` or `too-large` */
  of(node: Node | null, depth: number): unknown {
    this.count(depth);
    if (node === null) return null;
    if (isAlias(node)) return this.meant(node.source);
    const before = this.counted.size;
    const value = this.read(node, depth);
    if (node.anchor) this.anchors.set(node.anchor, { value, size: this.counted.size - before });
    return value;
  }

  /** Counts one value that stands so deep. @throws ReadError `too-large` */
  count(depth: number): void {
    if (depth > VALUE_LIMITS.depth) throw tooLarge();
    this.counted.grow(1);
  }

  /** Adds what a pair says to a map. @throws ReadError `damaged` or `too-large` */
  addPair(map: YamlMap, pair: Pair, depth: number): void {
    map.add(this.of(pair.key as Node, depth + 1), this.of(pair.value as Node | null, depth + 1));
  }

  /** A map that gets what merge keys (`<<`) of it say. */
  merged(map: YamlMap): Readonly<Record<string, unknown>> {
    return map.whole(() => this.counted.grow(1));
  }

  private read(node: Node, depth: number): unknown {
    if (isScalar(node)) return scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.of(item as Node, depth + 1));
    if (!isMap(node)) throw new ReadError('damaged', 'It has a value that is no YAML.');
    const map = new YamlMap();
    for (const pair of node.items) if (isPair(pair)) this.addPair(map, pair, depth);
    return this.merged(map);
  }

  /** What an alias stands for. @throws ReadError `damaged` or `too-large` */
  meant(name: string): unknown {
    const anchored = this.anchors.get(name);
    if (anchored === undefined) throw new ReadError('damaged', 'It points to an anchor that is not there.');
    this.counted.growByAlias(anchored.size);
    return anchored.value;
  }
}

/** The keys of a map as they come. */
export class YamlMap {
  private readonly map = Object.create(null) as Record<string, unknown>;
  private readonly sources: unknown[] = [];

  /**
   * @param line of the key, where it is known
   * @throws ReadError `damaged` for a key that stands twice, or is no text
   */
  add(key: unknown, value: unknown, line?: number): void {
    if (key === '<<') this.sources.push(...(Array.isArray(value) ? (value as unknown[]) : [value]));
    else if (typeof key === 'object' && key !== null)
      throw new ReadError('damaged', 'It has a key that is no text.');
    else if (Object.hasOwn(this.map, String(key)))
      throw new ReadError(
        'damaged',
        `It has the key “${String(key)}” twice in one place${line === undefined ? '' : `, again at line ${line}`}.`,
      );
    else this.map[String(key)] = value;
  }

  /** Gives the map what the sources of its merge keys have and it has not. */
  whole(onMerged: () => void): Readonly<Record<string, unknown>> {
    for (const source of this.sources) {
      if (typeof source !== 'object' || source === null) continue;
      for (const [key, value] of Object.entries(source)) {
        onMerged();
        if (!Object.hasOwn(this.map, key)) this.map[key] = value;
      }
    }
    return this.map;
  }
}

/** More than is read of one document. */
export function tooLarge(): ReadError {
  return new ReadError(
    'too-large',
    'It holds more YAML than KIOPS reads of one file, or is nested too deep. Divide it into smaller files, or write it as JSON.',
  );
}

function scalar({ value, source, type }: Scalar): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') return value;
  if (type !== 'PLAIN' || source === undefined) return value;
  return String(value) === source ? value : source;
}
