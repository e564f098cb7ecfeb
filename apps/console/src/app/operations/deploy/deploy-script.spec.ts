import fc from 'fast-check';
import { deployInput, deployScript, readDeployLine } from './deploy-script';
import programs from '../run/programs.sh' with { loader: 'text' };
import body from './deploy.sh' with { loader: 'text' };
import { type Deployment, readDeployment } from './deployment';

/** Whatever stands in a script: not what a form lets through, but what the types allow. */
const text = fc.string({
  unit: fc.oneof(fc.constantFrom("'", '"', '\\', '$', '`', '\n', ';', ' '), fc.string()),
});
const word = text.filter((each) => !each.includes('\0'));

const deployments: fc.Arbitrary<Deployment> = fc.record({
  image: fc.record({
    host: word,
    repository: word,
    tag: fc.constant(null),
    digest: fc.constant(null),
    canonical: word,
  }),
  containerName: word,
  ports: fc.array(word),
  environment: fc.array(fc.tuple(word, word)),
  restart: fc.constantFrom('no', 'always', 'on-failure', 'unless-stopped'),
});

/** Reads one quoted word as a POSIX shell does (XCU section 2.2): single quotes, and `\'` between them. */
function readWord(source: string, at: number): { readonly word: string; readonly end: number } {
  let word = '';
  let place = at;
  while (place < source.length && source[place] !== '\n' && source[place] !== ' ') {
    if (source.startsWith("\\'", place)) {
      word += "'";
      place += 2;
      continue;
    }
    if (source[place] !== "'") throw new Error(`Something stands unquoted at ${place}.`);
    const closing = source.indexOf("'", place + 1);
    word += source.slice(place + 1, closing);
    place = closing + 1;
  }
  return { word, end: place };
}

/** Reads what stands before the script's own text: assignments, one per line, then `set --` with its words. */
function readHeader(script: string): { readonly values: Map<string, string>; readonly options: string[] } {
  const rest = `\n${programs}${body}`;
  expect(script.endsWith(rest)).toBeTrue();
  const header = script.slice(0, -rest.length);
  const values = new Map<string, string>();
  let place = 0;
  while (!header.startsWith('set --', place)) {
    const equals = header.indexOf('=', place);
    const { word, end } = readWord(header, equals + 1);
    values.set(header.slice(place, equals), word);
    expect(header[end]).toBe('\n');
    place = end + 1;
  }
  place += 'set --'.length;
  const options: string[] = [];
  while (place < header.length) {
    expect(header[place]).toBe(' ');
    if (place + 1 === header.length) break;
    const { word, end } = readWord(header, place + 1);
    options.push(word);
    place = end;
  }
  return { values, options };
}

describe('deployScript', () => {
  it('holds every value as one quoted word, and nothing else of them', () => {
    fc.assert(
      fc.property(deployments, word, word, (deployment, host, username) => {
        const { values, options } = readHeader(deployScript(deployment, { host, username }, 'the-mark'));
        expect(Object.fromEntries(values)).toEqual({
          mark: 'the-mark',
          image: deployment.image.canonical,
          name: deployment.containerName,
          restart: deployment.restart,
          login_host: host,
          login_user: username,
          variables: String(deployment.environment.length),
          stays: '10',
          becomes: '180',
        });
        expect(options).toEqual(deployment.ports.flatMap((port) => ['--publish', port]));
      }),
    );
  });

  it('leaves variables and the password to standard input', () => {
    const read = readDeployment({
      image: 'harbor.acme.io/app',
      containerName: 'app',
      ports: '',
      environment: 'TOKEN=of the environment\nB= 2 ',
      restart: 'no',
    });
    if (!('deployment' in read)) throw new Error('The form is well formed.');
    const script = deployScript(
      read.deployment,
      { host: 'harbor.acme.io', username: 'robot$ci' },
      'the-mark',
    );
    expect(script).not.toContain('of the environment');
    expect(script).not.toContain('TOKEN');
    expect(deployInput(read.deployment, 'pass\nword')).toBe('TOKEN=of the environment\nB= 2 \npass\nword');
    expect(deployInput(read.deployment)).toBe('TOKEN=of the environment\nB= 2 \n');
  });
});

describe('readDeployLine', () => {
  it('knows steps and facts', () => {
    expect(readDeployLine('::m-step roll-back', 'm')).toEqual({ kind: 'step', step: 'roll-back' });
    expect(readDeployLine('::m-fact engine podman version 4.3.1', 'm')).toEqual({
      kind: 'fact',
      fact: 'engine',
      value: 'podman version 4.3.1',
    });
  });

  it('takes nothing else for one', () => {
    for (const line of [
      '  | ::m-step pull',
      '::m-step fly',
      '::m-fact password x',
      '::m-step',
      '::kiops-step pull',
      'm-step pull',
    ]) {
      expect(readDeployLine(line, 'm')).withContext(line).toEqual({ kind: 'output' });
    }
  });
});
