import { openPlayedRoute } from '../testing/played-by-hand';
import type { PlayedProcess } from '../testing/played-process';
import { readPlayedScript } from '../testing/played-script';
import { until } from '../../../testing/until';
import { runScriptAsRoot } from './as-root';

const PASSWORD_REQUIRED = 'sudo: a password is required\n';
const WRONG = 'Sorry, try again.\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n';

/** A script that needs root, on a played server where sudo does what a spec says. */
async function begin(...passwords: (string | undefined)[]) {
  const { route, processes } = await openPlayedRoute();
  const lines: string[] = [];
  const asked: boolean[] = [];
  const options = {
    input: 'data of the script',
    onLine: (line: string) => void lines.push(line),
    signal: new AbortController().signal,
  };
  const ended = runScriptAsRoot(route, 'id -u', options, async (isAskedAgain) => {
    asked.push(isAskedAgain);
    return passwords[asked.length - 1];
  });
  /** The process of this number, from 0, once it is started and has all of its input. */
  const process = async (index: number): Promise<PlayedProcess> => {
    await until(() => processes[index]?.input.endsWith('<end of input>') ?? false);
    return processes[index];
  };
  return { ended, lines, asked, process, processes };
}

async function refuse(process: PlayedProcess, words: string): Promise<void> {
  await process.send(words);
  process.end({ kind: 'status', status: 1 });
}

async function run(process: PlayedProcess): Promise<void> {
  const { begin, end } = readPlayedScript(process.input);
  await process.send(`${begin}\n0\n${end}\n`);
  process.end({ kind: 'status', status: 5 });
}

describe('runScriptAsRoot', () => {
  it('asks nobody where sudo needs no password', async () => {
    const { ended, lines, asked, process } = await begin();
    const first = await process(0);
    expect(first.request.command).toMatch(/^exec env LC_ALL=C sudo -n sh -c '/);
    await run(first);
    expect(await ended).toBe(5);
    expect([lines, asked]).toEqual([['0'], []]);
  });

  it('gives a password to sudo alone, over standard input, once it is known to be right', async () => {
    const { ended, lines, asked, process, processes } = await begin('wrong one', 'right one');
    await refuse(await process(0), PASSWORD_REQUIRED);
    const wrong = await process(1);
    expect(wrong.input).toBe('wrong one\n<end of input>');
    await refuse(wrong, WRONG);
    const right = await process(2);
    expect(right.input).toBe('right one\n<end of input>');
    right.end({ kind: 'status', status: 0 });
    const script = await process(3);
    expect(script.input.startsWith('right one\nkiops:')).toBeTrue();
    expect(readPlayedScript(script.input).data).toBe('data of the script<end of input>');
    await run(script);
    expect(await ended).toBe(5);
    expect(lines).toEqual(['0']);
    expect(asked).toEqual([false, true]);
    expect(processes.map(({ request }) => request.command).join()).not.toMatch(/right|wrong/);
  });

  it('does not ask on where the right password is not enough, and never shows it', async () => {
    const { ended, asked, process } = await begin('the password');
    await refuse(await process(0), PASSWORD_REQUIRED);
    await refuse(await process(1), 'deploy is not in the sudoers file. \x1b[1m(the password)\n');
    await expectAsync(ended).toBeRejectedWith(
      jasmine.objectContaining({
        code: 'sudo-refused',
        message: jasmine.stringMatching(/It says: deploy is not in the sudoers file\. \(•••\)$/),
      }),
    );
    expect(asked).toEqual([false]);
  });

  it('does not ask at all where a password is not what sudo lacks', async () => {
    const { ended, asked, process } = await begin('the password');
    await refuse(await process(0), 'sudo: sorry, you must have a tty to run sudo\n');
    await expectAsync(ended).toBeRejectedWith(jasmine.objectContaining({ code: 'sudo-refused' }));
    expect(asked).toEqual([]);
  });

  it('says so when nobody is there to ask', async () => {
    const { ended, process, processes } = await begin(undefined);
    await refuse(await process(0), PASSWORD_REQUIRED);
    await expectAsync(ended).toBeRejectedWith(jasmine.objectContaining({ code: 'sudo-password-missing' }));
    expect(processes.length).toBe(1);
  });
});
