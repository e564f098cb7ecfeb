import { generateKeyPairSync } from 'node:crypto';
import type { FormatName } from './format-names';
import { readText } from './testing/read-text';

const KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Files of one account that begins at line 3. */
const FILES = {
  remmina: '# of Remmina\n\n[remmina]\nprotocol=SSH\nserver=a.io\nusername=u\n',
  xshell: '; of Xshell\n\n[CONNECTION]\nHost=a.io\nProtocol=SSH\n[CONNECTION:AUTHENTICATION]\nUserName=u\n',
  putty: 'Present=1\nProtocol=ssh\nHostName=a.io\nPortNumber=22\nUserName=u\n',
  securecrt: 'D:"Is Session"=00000001\nS:"Protocol Name"=SSH2\nS:"Hostname"=a.io\nS:"Username"=u\n',
  'docker-config': '\n\nauth = dTpw\nemail = u@a.io\n',
  'ssh-key': `# of ssh\n\n${KEY}`,
} satisfies Partial<Record<FormatName, string>>;

describe('The place of an account', () => {
  for (const [format, text] of Object.entries(FILES)) {
    it(`(${format}) is the line at which it stands`, async () => {
      const read = await readText(text);
      expect(read.format).toBe(format as FormatName);
      expect([...read.entries, ...read.sshSecrets].map(({ at }) => at)).toEqual(['line 3']);
    });
  }
});
