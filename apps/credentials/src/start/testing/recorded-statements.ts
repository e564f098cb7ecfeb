import { Client } from 'pg';

/** A statement as it was sent to the database. */
export interface RecordedStatement {
  /** Its own, or how it begins. */
  readonly name: string;
  readonly isPrepared: boolean;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Rows are read or written by these; the rest is about the connection. */
const OF_ROWS = /^\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\b/i;

/** Keeps what every client of `pg` in this process sends, from before the service starts. */
export class RecordedStatements {
  private readonly sent: RecordedStatement[] = [];

  constructor() {
    const sent = this.sent;
    const ask = Client.prototype.query as (this: Client, ...parameters: unknown[]) => unknown;
    spyOn(Client.prototype, 'query').and.callFake(function (this: Client, ...parameters: unknown[]) {
      const [query, values] = parameters as [
        string | { text?: string; name?: string; values?: unknown },
        unknown,
      ];
      const {
        text = '',
        name,
        values: given,
      } = typeof query === 'string' ? { text: query, name: undefined, values } : query;
      if (OF_ROWS.test(text)) {
        const beginning = text.replace(/\s+/g, ' ').slice(0, 80);
        sent.push({
          name: name ?? beginning,
          isPrepared: name !== undefined,
          text,
          values: Array.isArray(given) ? given : [],
        });
      }
      return ask.apply(this, parameters);
    } as never);
  }

  /**
   * What is sent meanwhile that names one of these values: what the service does beside, such as sealing its audit log,
   * knows none of an owner.
   */
  async during(work: () => Promise<unknown>, values: readonly string[]): Promise<RecordedStatement[]> {
    const before = this.sent.length;
    await work();
    return this.sent
      .slice(before)
      .filter((statement) => statement.values.some((value) => names(value, values)));
  }
}

function names(value: unknown, wanted: readonly string[]): boolean {
  if (Buffer.isBuffer(value)) return wanted.includes(value.toString('hex'));
  if (Array.isArray(value)) return value.some((item) => names(item, wanted));
  return typeof value === 'string' && wanted.includes(value);
}
