import { createHmac, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import type { FormatName } from '../format-names';
import {
  cell,
  each,
  escaped,
  hostKeyTexts,
  inField,
  inSshSecrets,
  keyTexts,
  shortTexts,
  wholeTexts,
  wireString,
  xml,
  type AccountFiles,
} from './held-item';

const SESSIONS = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\';
const MREMOTENG =
  '<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org" ConfVersion="2.6">';
const MOBAXTERM_ESCAPES: Readonly<Record<string, string>> = {
  ';': '__PTVIRG__',
  '"': '__DBLQUO__',
  '#': '__DIEZE__',
  '%': '__PERCENT__',
  '|': '__PIPE__',
  '=': '__EQUAL__',
};

/** A key of PuTTY's, version 3 and not encrypted (PuTTY's manual, appendix C). */
const ppkTexts = fc.constantFrom(1, 2, 3).map(() => {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, point] = [jwk.d, jwk.x].map((part) => Buffer.from(part ?? '', 'base64url'));
  const name = Buffer.from('ssh-ed25519');
  const [comment, open, closed] = ['key', wireString(name), wireString(seed)];
  const publicBlob = Buffer.concat([open, wireString(point)]);
  const covered = [name, Buffer.from('none'), Buffer.from(comment), publicBlob, closed].map(wireString);
  const mac = createHmac('sha256', '').update(Buffer.concat(covered)).digest('hex');
  const lines = (blob: Buffer) => blob.toString('base64').match(/.{1,64}/g) ?? [];
  const [shown, hidden] = [lines(publicBlob), lines(closed)];
  return [
    'PuTTY-User-Key-File-3: ssh-ed25519',
    'Encryption: none',
    `Comment: ${comment}`,
    ...[`Public-Lines: ${shown.length}`, ...shown],
    ...[`Private-Lines: ${hidden.length}`, ...hidden],
    `Private-MAC: ${mac}\n`,
  ].join('\n');
});

function xshellSession(text: string, name: string): Uint8Array {
  const lines = [
    ...['[SessionInfo]', 'Version=8.1', '[CONNECTION]', `Host=${name}`, 'Port=22', 'Protocol=SSH'],
    ...[`Description=${text}`, '[CONNECTION:AUTHENTICATION]', 'UserName=u', 'PasswordV2=3nc', ''],
  ];
  return Uint8Array.from(Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le'));
}

/** Texts that no template of Ansible is in. */
const plainTexts = shortTexts.filter((text) => !/\{[{%]/.test(text));

type ServerFormat =
  | 'ssh-config'
  | 'known-hosts'
  | 'ssh-key'
  | 'ppk'
  | 'xshell'
  | 'putty'
  | 'mobaxterm'
  | 'mremoteng'
  | 'securecrt'
  | 'termius'
  | 'termix'
  | 'remmina'
  | 'ansible-inventory';

/** Files of tools that know servers, and keys. */
export const SERVER_FILES = {
  'ssh-config': {
    'the users of hosts': {
      texts: shortTexts.map((text) => `u${text}u`),
      found: inField('username'),
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole
            ? `Host ${name}\n  HostName ${name}.io\n  User "${escaped(text)}"\n`
            : `Host x-${name}-*\n  User none\n`,
        ),
    },
  },
  'known-hosts': {
    keys: {
      texts: hostKeyTexts,
      becomes: 'hostKeys',
      found: ({ hostKeys }) => hostKeys.map(({ publicKey }) => publicKey),
      write: (items) =>
        each(
          items,
          (text, name, isWhole) => `${name} ssh-ed25519 ${isWhole ? text : 'AAAAC3NzaC1lZDI1NTE5AAAA'}\n`,
        ),
    },
  },
  'ssh-key': {
    PEM: {
      texts: keyTexts,
      becomes: 'sshSecrets',
      found: inSshSecrets,
      write: (items) =>
        each(items, (text, _name, isWhole) =>
          isWhole ? text : '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
        ),
    },
  },
  ppk: {
    'version 3': {
      texts: ppkTexts,
      becomes: 'sshSecrets',
      found: inSshSecrets,
      write: (items) =>
        each(items, (text, _name, isWhole) =>
          isWhole ? text : text.replace(/^(Private-MAC: ).{8}/m, '$100000000'),
        ),
    },
  },
  xshell: {
    'a session': {
      most: 1,
      leftOut: 1,
      found: inField('notes'),
      write: ([{ text }]) => xshellSession(text, 'n0'),
    },
    'an archive': {
      leftOut: 1,
      found: inField('notes'),
      write: (items) =>
        zipSync(
          Object.fromEntries(
            items.map(({ text, isWhole }, index) =>
              isWhole
                ? [`Xshell/Sessions/n${index}.xsh`, xshellSession(text, `n${index}`)]
                : [`Xshell/n${index}.ini`, Uint8Array.from(Buffer.from('a=b\r\n'))],
            ),
          ),
        ),
    },
  },
  putty: {
    'the registry': {
      records: 1,
      found: inSshSecrets,
      write: (items) =>
        `Windows Registry Editor Version 5.00\r\n\r\n${each(
          items,
          (text, name, isWhole) =>
            `${SESSIONS}${name}]\r\n"HostName"="${name}"\r\n"ProxyMethod"=dword:0000000${isWhole ? 6 : 2}\r\n"ProxyHost"="gate-${name}"\r\n"ProxyUsername"="u"\r\n"ProxyPassword"="${escaped(text)}"\r\n\r\n`,
        )}`,
    },
    'one jump server for all': {
      most: 1,
      records: 1,
      leftOut: 1,
      found: inSshSecrets,
      write: ([{ text }]) =>
        `REGEDIT4\r\n\r\n${['a', 'b']
          .map(
            (name) =>
              `${SESSIONS}${name}]\r\n"HostName"="${name === 'b' ? '' : name}"\r\n"ProxyMethod"=dword:00000006\r\n"ProxyHost"="gate"\r\n"ProxyUsername"="u"\r\n"ProxyPassword"="${escaped(text)}"\r\n\r\n`,
          )
          .join('')}`,
    },
    'a session of ~/.putty': {
      most: 1,
      records: 1,
      found: inSshSecrets,
      write: ([{ text }]) =>
        `HostName=n0\nPortNumber=22\nProtocol=ssh\nUserName=u\nProxyMethod=6\nProxyHost=gate\nProxyUsername=u\nProxyPassword=${text}\n`,
    },
  },
  mobaxterm: {
    'the names of sessions': {
      found: inField('label'),
      write: (items) =>
        `[Bookmarks]\r\nSubRep=\r\nImgNum=42\r\n${each(
          items,
          (text, name, isWhole) =>
            `${text.replace(/[;"#%|=]/g, (sign) => MOBAXTERM_ESCAPES[sign])}=#109#${isWhole ? 0 : 8}%${name}%22%u%%-1%-1%%%%%0%0%0%%%-1%0%0%0%%1080%%0%0%1#Moba# #-1\r\n`,
        )}`,
    },
  },
  mremoteng: {
    confCons: {
      leftOut: 1,
      found: inField('notes'),
      write: (items) =>
        `${MREMOTENG}${each(
          items,
          (text, name, isWhole) =>
            `<Node Name="${name}" Type="Connection" Hostname="${isWhole ? name : ''}" Protocol="SSH2" Port="22" Username="u" Password="${isWhole ? '3nc' : ''}" Descr="${xml(text)}"/>`,
        )}</mrng:Connections>`,
    },
  },
  securecrt: {
    XML: {
      leftOut: 1,
      found: inField('notes'),
      write: (items) =>
        `<?xml version="1.0"?><VanDyke version="3.0"><key name="Sessions">${each(
          items,
          (text, name, isWhole) =>
            `<key name="${name}"><string name="Hostname">${isWhole ? name : ''}</string><string name="Protocol Name">SSH2</string><string name="Username">u</string><string name="Password V2">${isWhole ? '03:3nc' : ''}</string><array name="Description"><string>${xml(text)}</string></array></key>`,
        )}</key></VanDyke>`,
    },
    'a session': {
      most: 1,
      leftOut: 1,
      found: inField('notes'),
      write: ([{ text }]) =>
        `S:"Hostname"=n0\r\nS:"Protocol Name"=SSH2\r\nS:"Username"=u\r\nS:"Password V2"=03:3nc\r\nZ:"Description"=00000001\r\n ${text}\r\n`,
    },
  },
  termius: {
    CSV: {
      texts: wholeTexts,
      found: inSshSecrets,
      write: (items) =>
        `Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password\n${each(
          items,
          (text, name, isWhole) => (isWhole ? `g,${name},,${name}.io,ssh,22,u,${cell(text)}\n` : ',,,,,,,\n'),
        )}`,
    },
  },
  termix: {
    JSON: {
      texts: wholeTexts,
      found: inSshSecrets,
      write: (items) =>
        JSON.stringify({
          hosts: items.map(({ text, isWhole }, index) =>
            isWhole
              ? {
                  name: `n${index}`,
                  ip: `n${index}.io`,
                  port: 22,
                  username: 'u',
                  authType: 'password',
                  password: text,
                }
              : index,
          ),
        }),
    },
  },
  remmina: {
    'a connection': {
      most: 1,
      leftOut: 1,
      found: inField('notes'),
      write: ([{ text }]) =>
        `[remmina]\nname=n\nprotocol=SSH\nserver=h\nusername=u\npassword=3nc\nnotes_text=${text.replaceAll('\\', '\\\\')}\n`,
    },
  },
  'ansible-inventory': {
    INI: {
      texts: plainTexts,
      found: inSshSecrets,
      write: (items) =>
        `[web]\n${each(items, (text, name, isWhole) =>
          isWhole
            ? `${name} ansible_host=${name}.io ansible_user=u ansible_password="${escaped(`"${escaped(text)}"`)}"\n`
            : `${name} ansible_connection=docker\n`,
        )}`,
    },
    YAML: {
      texts: plainTexts,
      found: inSshSecrets,
      write: (items) =>
        `all:\n  hosts:\n${each(items, (text, name, isWhole) =>
          isWhole
            ? `    ${name}: {ansible_host: ${name}.io, ansible_user: u, ansible_password: ${JSON.stringify(text)}}\n`
            : `    ${name}: {ansible_connection: docker}\n`,
        )}`,
    },
  },
} satisfies Readonly<Record<Extract<FormatName, ServerFormat>, AccountFiles>>;
