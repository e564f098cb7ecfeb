import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { FORMATS } from './format-names';
import { ACCOUNT_FILES } from './testing/account-files';
import { heldTexts } from './testing/held-item';
import { expectToSurvive } from './testing/mutations';
import { readText } from './testing/read-text';

describe('What was in a file', () => {
  for (const [what, text] of [
    [
      'connections that are commented out',
      '<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org"><!-- <Node/> --></mrng:Connections>',
    ],
    ['no account', '{"auths":{}}'],
    ['the names of columns', '"Group","Title","Username","Password","URL","Notes"\n'],
    ['empty lists', '{"encrypted":false,"items":[]}'],
  ] as const) {
    it(`(${what}) is said, also where it comes to nothing`, async () => {
      const { error, entries, leftOut } = await readText(text);
      expect([error, entries.length]).toEqual([undefined, 0]);
      expect(leftOut.map(({ what: named, reason }) => `${named}: ${reason}`)).toEqual([
        'the file: There is nothing in it that could be imported.',
      ]);
    });
  }

  for (const [form, text, places] of [
    ['cxf', '{"version":{"major":1},"accounts":[7,{"items":[7]}]}', ['/accounts/0', '/accounts/1/items/0']],
    ['kubeconfig', '{"clusters":[7],"contexts":[7],"users":[7]}', ['/contexts/0', '/clusters/0', '/users/0']],
    ['termix', '{"hosts":[{"ip":"h","username":"u"},7],"sshHosts":[7]}', ['/hosts/1', '/sshHosts/0']],
    ['bitwarden', '{"encrypted":false,"items":[7,null]}', ['/items/0', '/items/1']],
  ] as const) {
    it(`(${form}, values that are none) is left out with its place`, async () => {
      const { format, leftOut } = await readText(text);
      expect([format, leftOut.map(({ at }) => at)]).toEqual([form, [...places]]);
    });
  }

  for (const [form, text, places] of [
    ['docker-config', '{"auths":{"r":{"auth":"dTpw"}, "r" :{"auth":"dTpx"}}}', ['/auths/r']],
    [
      'bitwarden',
      '{"encrypted":false,"items":[{},{"type":1,"name":"\\"n\\":","name":"m","login":{"password":"p","password":"q"}}],"items":[]}',
      ['/items/1/name', '/items/1/login/password', '/items'],
    ],
  ] as const) {
    it(`(${form}, names that stand twice in one object) is left out with its place`, async () => {
      const { format, leftOut } = await readText(text);
      expect(format).toBe(form);
      const twice = leftOut.filter(({ reason }) => reason.includes('stands twice'));
      expect(twice.map(({ at }) => at)).toEqual([...places]);
    });
  }

  it('(ssh-key, lines beside several keys) is left out with its place', async () => {
    const key = () =>
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { sshSecrets, leftOut } = await readText(`one\n${key()}\ntwo\nthree\n${key()}ssh-ed25519 AAAA\n`);
    expect(sshSecrets.map(({ at }) => at)).toEqual(['line 2', 'line 8']);
    expect(leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'a line beside the keys'],
      ['line 6', '2 lines beside the keys'],
      ['line 11', 'a line beside the keys'],
    ]);
  });

  for (const format of FORMATS) {
    for (const [form, file] of Object.entries(ACCOUNT_FILES[format])) {
      it(`(${format}, ${form}) is what is stored and what is left out, with every text to the byte`, async () => {
        const item = fc.record({ isWhole: fc.boolean(), text: file.texts ?? heldTexts });
        // The first one tells the format.
        const items = fc
          .array(item, { minLength: 1, maxLength: file.most ?? 5 })
          .map(([first, ...rest]) => [{ ...first, isWhole: true }, ...rest]);
        await fc.assert(
          fc.asyncProperty(items, async (given) => {
            const read = await readText(file.write(given), { name: 'file' });
            const whole = given.filter(({ isWhole }) => isWhole);
            expect([read.format, read.error]).toEqual([format, undefined]);
            expect(read[file.becomes ?? 'entries'].length).toBe(whole.length * (1 + (file.records ?? 0)));
            expect(read.leftOut.length).toBe(
              given.length - whole.length + whole.length * (file.leftOut ?? 0),
            );
            expect(file.found(read)).toEqual(whole.map(({ text }) => text));
          }),
          { numRuns: 30 },
        );
      });

      it(`(${format}, ${form}) is read or left out however it is damaged`, async () => {
        const texts = fc.sample(file.texts ?? heldTexts, 2);
        const items = texts.map((text, index) => ({ text, isWhole: index === 0 }));
        await expectToSurvive([file.write(file.most === 1 ? items.slice(0, 1) : items)], 40);
      });
    }
  }
});
