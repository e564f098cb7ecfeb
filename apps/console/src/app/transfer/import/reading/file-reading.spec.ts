import { TestBed } from '@angular/core/testing';
import { NOTHING_SAID } from '@kiops/transfer-formats';
import { KEYS } from '../../../../testing/sample-keys';
import { FileReading, READING_WORKER } from './file-reading';
import { ReadingStopped } from './asked-in-turn';
import type { ChosenFile, FromReading } from './messages';

const NO_PROGRESS = () => undefined;

describe('The reading of files', () => {
  let reading: FileReading;
  /** How many workers were made. */
  let made: number;
  /** What the page asked of them, and when they answered, in this order. */
  let said: string[];

  beforeEach(() => {
    made = 0;
    said = [];
    const make = (): Worker => {
      made += 1;
      const worker = new Worker(new URL('./read.worker', import.meta.url), { type: 'module' });
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (message: { readonly type: string }) => {
        said.push(message.type);
        post(message);
      };
      worker.addEventListener('message', ({ data }: MessageEvent<FromReading>) => {
        if (data.type !== 'progress') said.push('answer');
      });
      return worker;
    };
    TestBed.configureTestingModule({
      providers: [FileReading, { provide: READING_WORKER, useValue: make }],
    });
    reading = TestBed.inject(FileReading);
  });

  afterEach(() => reading.forget());

  const keyFile = (text: string) => new File([text], 'id_ed25519');
  const config: ChosenFile = {
    key: 'f1',
    file: new File(
      [JSON.stringify({ auths: { 'harbor.acme.io': { auth: btoa('robot:pw') } } })],
      'config.json',
    ),
  };

  it('gives each of several messages at once its own answer', async () => {
    const [opened, files, other] = await Promise.all([
      reading.readKeyFile('k1', keyFile(KEYS.ed25519.text)),
      reading.read([config], NO_PROGRESS),
      reading.readKeyFile('k2', keyFile('no key')),
    ]);
    expect(opened).toEqual({ isProtected: false, fingerprint: KEYS.ed25519.fingerprint });
    expect(files.map(({ name, formats }) => [name, formats])).toEqual([['config.json', ['docker-config']]]);
    expect(other.fault).toBeDefined();
    expect(made).toBe(1);
  });

  it('asks the next thing when the one before is answered', async () => {
    await reading.readKeyFile('k1', keyFile(KEYS.encrypted.text));
    said = [];
    await Promise.all([reading.openKey('k1', 'right'), reading.read([config], NO_PROGRESS)]);
    expect(said).toEqual(['passphrase', 'answer', 'read', 'answer']);
  });

  it('stops all that waits, and reads again before anything else is asked', async () => {
    await reading.read([config], NO_PROGRESS);
    await reading.readKeyFile('k1', keyFile(KEYS.encrypted.text));
    const stopped = [reading.openKey('k1', 'right'), reading.draft(['f1'], NOTHING_SAID, [])].map((one) =>
      one.then(
        () => 'answered',
        (why: unknown) => (why instanceof ReadingStopped ? why.cancelled : why),
      ),
    );
    while (!said.includes('passphrase')) await Promise.resolve();
    await Promise.resolve();
    expect(reading.cancel()).toBeTrue();
    expect(await Promise.all(stopped)).toEqual([true, true]);
    expect(reading.cancel()).toBeFalse();
    said = [];
    const [draft, opened] = await Promise.all([
      reading.draft(['f1'], NOTHING_SAID, []),
      reading.openKey('k1', 'right'),
    ]);
    expect(draft.names).toEqual({ f1: 'config.json' });
    expect(opened).toEqual({ isProtected: false, fingerprint: KEYS.encrypted.fingerprint });
    expect(said.filter((one) => one !== 'answer')).toEqual(['read', 'key-file', 'draft', 'passphrase']);
    expect(made).toBe(2);
  });

  it('tells all that waits when the reader broke', async () => {
    const broken = [reading.openKey('nobody', 'x'), reading.read([config], NO_PROGRESS)].map((one) =>
      one.catch((why: unknown) => why instanceof ReadingStopped && !why.cancelled),
    );
    expect(await Promise.all(broken)).toEqual([true, true]);
    expect((await reading.read([config], NO_PROGRESS)).length).toBe(1);
    expect(made).toBe(2);
  });
});
