import { definitionOf, isRecordStore, RECORD_STORES } from '@kiops/contracts';
import type { Argument, Command, Option } from 'commander';
import { recordNames } from './record-names';

/** What a word may become; `files`: the shell knows better. */
export type Candidates = readonly string[] | 'files';

/** What was typed before the word that is completed. */
interface Typed {
  readonly command: Command;
  readonly values: readonly string[];
  /** The option whose value comes. */
  readonly option?: Option;
  /** After `--`, or in the command line of `run`, where everything is another program's. */
  readonly isForeign?: true;
}

/** What the last of these words may become, those before it being what they are. */
export async function candidates(program: Command, words: readonly string[]): Promise<Candidates> {
  const word = words.at(-1) ?? '';
  const { command, values, option, isForeign } = typedBefore(program, words.slice(0, -1));
  if (isForeign) return 'files';
  if (option !== undefined) return beginning(word, await valuesOf(option, values, word));
  const equals = word.indexOf('=');
  const long = equals > 0 && word.startsWith('--') ? optionOf(command, word.slice(0, equals)) : undefined;
  if (long !== undefined) {
    const found = await valuesOf(long, values, word.slice(equals + 1));
    return found === 'files'
      ? found
      : beginning(
          word,
          found.map((value) => `${word.slice(0, equals)}=${value}`),
        );
  }
  if (word.startsWith('-'))
    return beginning(word, [
      '--help',
      ...command.options.flatMap(({ long: name, hidden }) => (name && !hidden ? [name] : [])),
    ]);
  if (command === program)
    return beginning(
      word,
      program
        .createHelp()
        .visibleCommands(program)
        .map((one) => one.name()),
    );
  const { registeredArguments } = command;
  const argument = registeredArguments[Math.min(values.length, registeredArguments.length - 1)];
  if (argument === undefined || (values.length >= registeredArguments.length && !argument.variadic))
    return [];
  return beginning(word, await argumentValues(command, argument, word));
}

function typedBefore(program: Command, words: readonly string[]): Typed {
  let command = program;
  let option: Option | undefined;
  const values: string[] = [];
  for (const word of words) {
    if (word === '--') return { command, values, isForeign: true };
    if (word.startsWith('-')) {
      const found = optionOf(command, word.split('=', 1)[0]);
      option = found?.required && !word.includes('=') ? found : undefined;
    } else if (option !== undefined) option = option.variadic ? option : undefined;
    else if (command === program) command = program.commands.find((one) => one.name() === word) ?? program;
    else if (command.name() === 'run') return { command, values, isForeign: true };
    else values.push(word);
  }
  return { command, values, ...(option && { option }) };
}

function optionOf(command: Command, name: string): Option | undefined {
  return command.options.find(({ long, short }) => long === name || short === name);
}

async function valuesOf(option: Option, values: readonly string[], word: string): Promise<Candidates> {
  if (option.argChoices) return option.argChoices;
  if (option.long === '--store') return RECORD_STORES;
  if (option.long === '--env') return variableValues(word);
  const [store] = values;
  if (option.long !== '--set' || store === undefined || !isRecordStore(store)) return [];
  return Object.entries(definitionOf(store).fields)
    .filter(([, field]) => !(field as { readonly secret?: true }).secret)
    .map(([name]) => `${name}=`);
}

async function variableValues(word: string): Promise<readonly string[]> {
  const equals = word.indexOf('=');
  if (equals < 1) return [];
  const names = await recordNames(word.slice(equals + 1));
  return names.map((name) => `${word.slice(0, equals)}=${name}`);
}

async function argumentValues(command: Command, argument: Argument, word: string): Promise<Candidates> {
  if (argument.argChoices) return argument.argChoices;
  if (argument.name() === 'store') return RECORD_STORES;
  if (argument.name() === 'file' || argument.name() === 'program') return 'files';
  if (argument.name() !== 'record') return [];
  return command.name() === 'kube-credential' ? recordNames(word, ['runtimes']) : recordNames(word);
}

function beginning(word: string, found: Candidates): Candidates {
  return found === 'files' ? found : found.filter((one) => one.startsWith(word));
}
