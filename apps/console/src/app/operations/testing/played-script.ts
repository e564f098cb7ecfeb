/** A script as a played server gets it over standard input. */
export interface PlayedScript {
  readonly text: string;
  /** What stands around its output. */
  readonly begin: string;
  readonly end: string;
  /** What follows the script in standard input. */
  readonly data: string;
}

/** Reads what was written to standard input, once all of it has come. */
export function readPlayedScript(input: string): PlayedScript {
  const [, line, data] = /^kiops:(.*)\n([^]*)$/m.exec(input) ?? [];
  const bytes = line.replace(/\\(n|\\|0[0-7]{3})/g, (_, code: string) =>
    code === 'n' ? '\n' : code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
  );
  const text = new TextDecoder().decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)));
  const [begin, end] = ['begin', 'end'].map(
    (which) => new RegExp(`kiops-[0-9a-f]{32}-${which}`).exec(text)?.[0] ?? '',
  );
  return { text, begin, end, data };
}
