import { openPlayedRoute } from '../testing/played-by-hand';
import { readPlayedScript } from '../testing/played-script';
import { runScript, saidWords } from './run-script';

/** A script that runs on a played server, and what came of it. */
async function begin(input?: string) {
  const { route, processes } = await openPlayedRoute();
  const aborter = new AbortController();
  const lines: string[] = [];
  const ended = runScript(route, "echo 'it ran'", {
    input,
    onLine: (line, stream) => void lines.push(`${stream}: ${line}`),
    signal: aborter.signal,
  });
  const [process] = processes;
  return {
    process,
    lines,
    ended,
    aborter,
    script: readPlayedScript(process.input.replace('<end of input>', '')),
  };
}

describe('runScript', () => {
  it('sends the script ahead of its data, and nothing of either in the command', async () => {
    const { process, script, ended } = await begin('the data\nof it');
    expect(process.request.command).toMatch(/^exec sh -c '[^'!\n\\]*'$/);
    expect(process.request.command).not.toContain('it ran');
    expect(script.text.endsWith("\necho 'it ran'")).toBeTrue();
    expect(script.data).toBe('the data\nof it');
    await process.send(`${script.begin}\n${script.end}\n`);
    process.end({ kind: 'status', status: 3 });
    expect(await ended).toBe(3);
  });

  it('hears nothing but the script, without what a terminal would do', async () => {
    const { process, script, lines, ended } = await begin();
    await process.send('hostname=wrong\n::kiops-step pull\nno line break');
    await process.send(`${script.begin}\n\x1b[32mit ran\x1b[0m\u202e\nlast`);
    await process.send(`${script.end}\nlogged out\n`);
    process.end({ kind: 'status', status: 0 });
    await ended;
    expect(lines).toEqual(['stdout: it ran', 'stdout: last']);
  });

  it('says what was said instead where no script runs', async () => {
    const { process, ended } = await begin();
    await process.send('This account is \x1b[1mcurrently\x1b[0m not available.\r\n');
    process.end({ kind: 'status', status: 1 });
    await expectAsync(ended).toBeRejectedWith(
      jasmine.objectContaining({
        code: 'not-unix',
        message:
          'The server lets this account in, but runs no script of `sh`. It says: This account is currently not available.',
      }),
    );
  });

  it('does not take half of an output for all of it', async () => {
    const { process, script, ended } = await begin();
    await process.send(`${script.begin}\nhalf`);
    process.end({ kind: 'status', status: 0 });
    await expectAsync(ended).toBeRejectedWithError('Its output was cut off.');
  });

  it('names a signal in letters alone', async () => {
    const { process, script, ended } = await begin();
    await process.send(`${script.begin}\n`);
    process.end({ kind: 'signal', signal: 'KILL\x1b[2J', coreDumped: false, message: '' });
    await expectAsync(ended).toBeRejectedWithError('It was ended by the signal KILL2J.');
  });

  it('is ended when it is stopped', async () => {
    const { process, aborter, ended } = await begin();
    aborter.abort();
    await expectAsync(ended).toBeRejected();
    expect(process.isStopped).toBeTrue();
    expect(process.input).toContain('<signal TERM>');
  });
});

describe('saidWords', () => {
  it('is one short sentence, or nothing', () => {
    expect(saidWords(' \n\r\n')).toBe('');
    expect(saidWords('one\r\n  two\n')).toBe(' It says: one two');
    expect(saidWords('한'.repeat(1_000))).toBe(` It says: ${'한'.repeat(200)}…`);
  });
});
