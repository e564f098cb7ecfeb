import { fitsPatternList } from '../servers/pattern';

/** What a `Match` line is compared with. */
export interface MatchSubject {
  /** As the person types it. */
  readonly original: string;
  /** The same, or what `HostName` made of it so far. */
  readonly host: string;
  /** Undefined where nobody named one so far: then it would be the person's name on their computer. */
  readonly username: string | undefined;
}

interface Criterion {
  readonly kind: 'host' | 'originalhost' | 'user';
  readonly negated: boolean;
  readonly list: string;
}

/** The criteria of a `Match` line, or why it is never applied. */
export type MatchLine =
  | { readonly fault?: undefined; readonly criteria: readonly Criterion[]; readonly never: boolean }
  | { readonly fault: string };

const COMPARED = new Set<string>(['host', 'originalhost', 'user']);
/** They ask for a program's word, for the computer at hand, or for how ssh was called: a file alone does not know. */
const ASKED = new Set(['exec', 'localuser', 'localnetwork', 'tagged', 'command', 'sessiontype', 'version']);
const ASKED_ALONE = new Set(['canonical', 'final']);

/** Reads what follows `Match` (ssh_config(5)). Nothing is run. */
export function readMatch(words: readonly string[]): MatchLine {
  const criteria: Criterion[] = [];
  // `host=web` is the same as `host web`.
  const parts = words.flatMap((word, index) => {
    const equals = /^(!?\w+)=(.*)$/s.exec(word);
    return equals && !takesValue(words[index - 1]) ? equals.slice(1) : [word];
  });
  if (parts.length === 0) return { fault: 'It names no condition.' };
  for (let index = 0; index < parts.length; index += 1) {
    const negated = parts[index].startsWith('!');
    const kind = parts[index].slice(negated ? 1 : 0).toLowerCase();
    if (kind === 'all') {
      if (parts.length > 1) return { fault: 'ssh takes “all” only by itself.' };
      return { criteria: [], never: negated };
    }
    if (ASKED_ALONE.has(kind)) return { fault: `Whether “${kind}” holds is not known before ssh connects.` };
    const list = parts[index + 1];
    if (ASKED.has(kind)) {
      return {
        fault:
          kind === 'exec'
            ? 'It depends on a command, and nothing in a file is run.'
            : `It depends on “${kind}”, which only the computer at hand knows.`,
      };
    }
    if (!COMPARED.has(kind) || list === undefined) return { fault: 'ssh does not know this condition.' };
    criteria.push({ kind: kind as Criterion['kind'], negated, list });
    index += 1;
  }
  return { criteria, never: false };
}

/** Whether all criteria hold; undefined when it hangs on a user whom nobody named. */
export function fitsMatch(
  { criteria }: { readonly criteria: readonly Criterion[] },
  { original, host, username }: MatchSubject,
): boolean | undefined {
  let undecided = false;
  for (const { kind, negated, list } of criteria) {
    if (kind === 'user' && username === undefined) {
      undecided = true;
      continue;
    }
    const fits =
      kind === 'user'
        ? fitsPatternList(username ?? '', list)
        : fitsPatternList(kind === 'host' ? host : original, list.toLowerCase());
    if (fits === negated) return false;
  }
  return undecided ? undefined : true;
}

function takesValue(word: string | undefined): boolean {
  return word !== undefined && COMPARED.has(word.replace(/^!/, '').toLowerCase());
}
