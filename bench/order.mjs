// What was asked for on the command line.
import { parseArgs } from 'node:util';

/** What runs when nothing is named, in this order. */
const USUAL = ['api', 'import', 'console', 'ssh', 'start'];

/** What runs only when it is named: it takes long. */
const LONG = ['growth', 'soak'];

const OPTIONS = {
  /** How many rounds each measurement has. */
  rounds: { type: 'string' },
  /** How long a soak takes. */
  minutes: { type: 'string', default: '60' },
  /** Growth goes up to a million records. */
  million: { type: 'boolean', default: false },
  /** Measures `npm start` of a fresh clone too, which installs all packages. */
  'fresh-clone': { type: 'boolean', default: false },
  /** Ends with an error when a target is missed. */
  strict: { type: 'boolean', default: false },
};

/**
 * The groups to run, and what each bench gets as arguments. What cannot be read ends the process with one clear line.
 *
 * @returns {{ groups: string[], isStrict: boolean, argumentsOf: (group: string) => string[] }}
 */
export function readOrder(args) {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((name) => !USUAL.includes(name) && !LONG.includes(name));
  if (unknown !== undefined)
    refuse(`There is no group "${unknown}": ${USUAL.join(', ')}; by name only: ${LONG.join(', ')}.`);
  const rounds = values.rounds === undefined ? undefined : count('rounds', values.rounds);
  const own = {
    growth: values.million ? ['--million'] : [],
    soak: [`--minutes=${count('minutes', values.minutes)}`],
    start: values['fresh-clone'] ? ['--fresh-clone'] : [],
  };
  return {
    groups: positionals.length === 0 ? USUAL : [...new Set(positionals)],
    isStrict: values.strict,
    argumentsOf: (group) => [...(rounds === undefined ? [] : [String(rounds)]), ...(own[group] ?? [])],
  };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return refuse(error.message);
  }
}

function count(name, text) {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : refuse(`--${name} is a whole number from 1 on.`);
}

function refuse(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

/** How many rounds a bench was asked for: its first argument, where that is a number. */
export function roundsAsked(usual) {
  const asked = Number(process.argv[2]);
  return asked > 0 ? asked : usual;
}
