import { Command, CommanderError, Option } from 'commander';
import { ownVersion } from '../output/version';
import { endOf } from '../output/end';
import { EXIT, EXIT_CODES_HELP } from '../output/exit-codes';
import { plainText } from '../output/plain-text';
import { tell } from '../output/write';
import { addAdd } from './add';
import { addCompletion } from './completion';
import { addExport } from './export';
import { addImport } from './import';
import { addKubeCredential } from './kube-credential';
import { addList } from './list';
import { addLogin } from './login';
import { addResolve } from './resolve';
import { addReveal } from './reveal';
import { addRun } from './run';
import { addShow } from './show';
import { addSshConfig } from './ssh-config';
import { addWhoami } from './whoami';

/** In the order in which help lists them. */
const COMMANDS = [
  addLogin,
  addWhoami,
  addList,
  addShow,
  addReveal,
  addAdd,
  addImport,
  addExport,
  addResolve,
  addRun,
  addSshConfig,
  addKubeCredential,
  addCompletion,
];

const ENVIRONMENT_HELP = `
Environment:
  KIOPS_URL           where KIOPS is, such as https://kiops.example.com
  KIOPS_TOKEN         a token, in place of the one that kiops login keeps
  KIOPS_ON_BEHALF_OF  the user for whom a service account's token acts
  KIOPS_CONFIG_DIR    where login.json is; else $XDG_CONFIG_HOME/kiops or ~/.config/kiops`;

/** The program, with all its commands. */
export function kiopsProgram(): Command {
  const program = new Command('kiops')
    .description('The command line of KIOPS Credentials.')
    .addHelpText('after', `${ENVIRONMENT_HELP}\n${EXIT_CODES_HELP}`)
    .showHelpAfterError('Run it with --help to see what it takes.')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: (text, print) => print(withoutValue(text)) })
    .version(`kiops (@kiops/credentials-cli) ${ownVersion()}`)
    .hook('preAction', (_, command) => {
      const { onBehalfOf } = command.optsWithGlobals<{ readonly onBehalfOf?: string }>();
      // The helpers, which are told everything by their environment, are told this in no other way.
      if (onBehalfOf !== undefined) process.env['KIOPS_ON_BEHALF_OF'] = onBehalfOf;
    });
  for (const add of COMMANDS) add(program);
  for (const one of [program, ...program.commands]) one.addOption(onBehalfOf());
  return program;
}

/** Taken before the command's name, and after it. */
function onBehalfOf(): Option {
  return new Option(
    '--on-behalf-of <user>',
    "for whom a service account's token acts: an email address, or an id",
  );
}

/** Runs one command line, and resolves to the exit code. */
export async function runKiops(words: readonly string[]): Promise<number> {
  try {
    await kiopsProgram().parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    // Commander has told what is wrong already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { message, exitCode } = endOf(error);
    tell(message);
    return exitCode;
  }
}

/** What was too much on a command line may be a password, as in `--password=…`: it is not repeated. */
function withoutValue(text: string): string {
  return `${text
    .replace(/'(-[^'=]*)=[^\n]*'/, "'$1=…'")
    .replace(/(too many arguments.* but got \d+)[^]*?\.\n/, '$1.\n')
    .split('\n')
    .map(plainText)
    .join('\n')
    .trimEnd()}\n`;
}
