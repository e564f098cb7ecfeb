import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import type { FormatName } from '../format-names';

/** One thing that a file holds: an account or a key that is kept, or (`isWhole` is false) something that is none. */
export interface HeldItem {
  readonly isWhole: boolean;
  /** The secret, or in files of tools that encrypt their secrets a note. */
  readonly text: string;
}

/** How a tool writes what it holds, and what must come of it. */
export interface AccountFile {
  readonly format: FormatName;
  readonly write: (items: readonly HeldItem[]) => string | Uint8Array;
  /** What the tool can write at all. */
  readonly texts?: fc.Arbitrary<string>;
  /** The largest count of items that one file holds. */
  readonly most?: number;
  /** Records beside each one that is kept: the jump server that is spelled out in it. */
  readonly records?: number;
  /** What is left out of each one that is kept: a password that the tool has encrypted. */
  readonly leftOut?: number;
  /** Where the text is found again. */
  readonly in: 'secret' | 'sshSecret' | 'notes';
}

const PIECES = [
  ...['a', ' ', '"', "'", '\\', '$', '#', ';', '%', '&', '<', '=', ':', '@', ',', '***', '{', '-'],
  ...['é', 'e\u0301', '😀', '한', '\u00a0', '\u3000', 'x'.repeat(10_000)],
];

/** Secrets on one line that begin and end with no ASCII blank: what tools take away there, they take from each other too. */
export const heldTexts: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(...PIECES), minLength: 1, maxLength: 8 })
  .filter((text) => !text.startsWith(' ') && !text.endsWith(' '));

const tokens = fc
  .string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-', '.', '='), minLength: 1, maxLength: 60 })
  .map((text) => `glpat-${text}`);

const keys = fc
  .constantFrom(1, 2, 3)
  .map(() => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

const each = (items: readonly HeldItem[], write: (text: string, name: string, isWhole: boolean) => string) =>
  items.map(({ text, isWhole }, index) => write(text, `n${index}`, isWhole)).join('');
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const xml = (text: string) => text.replace(/[&<"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const escaped = (text: string) => text.replace(/["\\]/g, '\\$&');

const SESSIONS = '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\';
const MREMOTENG =
  '<?xml version="1.0"?><mrng:Connections xmlns:mrng="http://mremoteng.org" ConfVersion="2.6">';

/** Files of tools, with any number of things in them. */
export const ACCOUNT_FILES: Readonly<Record<string, AccountFile>> = {
  '1password, a table': {
    format: '1password',
    in: 'secret',
    write: (items) =>
      `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n${each(
        items,
        (text, name, isWhole) => `${name},${name}.io,u,${cell(text)},,,,,${isWhole ? '' : ',more'}\n`,
      )}`,
  },
  '1password, an archive': {
    format: '1password',
    in: 'secret',
    write: (items) => {
      const content = items.map(({ text, isWhole }, index) => ({
        categoryUuid: isWhole ? '001' : '003',
        overview: { title: `n${index}`, url: isWhole ? `https://n${index}.io` : '' },
        details: {
          loginFields: isWhole
            ? [
                { designation: 'username', value: 'u' },
                { designation: 'password', value: text },
              ]
            : [],
        },
      }));
      const data = { accounts: [{ vaults: [{ attrs: { name: 'v' }, items: content }] }] };
      return zipSync({ 'export.attributes': strToU8('{}'), 'export.data': strToU8(JSON.stringify(data)) });
    },
  },
  env: {
    format: 'env',
    in: 'secret',
    write: (items) =>
      each(items, (text, name, isWhole) =>
        isWhole
          ? `DB_${name.toUpperCase()}_HOST=${name}\nDB_${name.toUpperCase()}_PASSWORD="${text.replace(/["\\$]/g, '\\$&')}"\n`
          : `${name.toUpperCase()}_COLOUR=red\n`,
      ),
  },
  'my-cnf': {
    format: 'my-cnf',
    in: 'secret',
    write: (items) =>
      each(items, (text, name, isWhole) =>
        isWhole
          ? `[client_${name}]\nuser=u\nhost=${name}\npassword="${escaped(text)}"\n`
          : `[mysqldump_${name}]\nquick\n`,
      ),
  },
  'my-cnf, without quotes': {
    format: 'my-cnf',
    in: 'secret',
    texts: heldTexts.filter((text) => !/["'\\#]/.test(text)),
    write: (items) =>
      each(items, (text, name, isWhole) =>
        isWhole
          ? `[client_${name}]\nuser=u\nhost=${name}\npassword = ${text}\n`
          : `[mysqldump_${name}]\nquick\n`,
      ),
  },
  'pg-service': {
    format: 'pg-service',
    in: 'secret',
    write: (items) =>
      each(items, (text, name, isWhole) =>
        isWhole ? `[${name}]\nhost=${name}\ndbname=d\nuser=u\npassword=${text}\n` : `[${name}]\n`,
      ),
  },
  putty: {
    format: 'putty',
    in: 'sshSecret',
    records: 1,
    write: (items) =>
      `Windows Registry Editor Version 5.00\r\n\r\n${each(
        items,
        (text, name, isWhole) =>
          `${SESSIONS}${name}]\r\n"HostName"="${name}"\r\n"ProxyMethod"=dword:0000000${isWhole ? 6 : 2}\r\n"ProxyHost"="gate-${name}"\r\n"ProxyUsername"="u"\r\n"ProxyPassword"="${escaped(text)}"\r\n\r\n`,
      )}`,
  },
  'putty, one jump server for all': {
    format: 'putty',
    in: 'sshSecret',
    most: 1,
    records: 1,
    leftOut: 1,
    write: ([{ text }]) =>
      `REGEDIT4\r\n\r\n${['a', 'b']
        .map(
          (name) =>
            `${SESSIONS}${name}]\r\n"HostName"="${name === 'b' ? '' : name}"\r\n"ProxyMethod"=dword:00000006\r\n"ProxyHost"="gate"\r\n"ProxyUsername"="u"\r\n"ProxyPassword"="${escaped(text)}"\r\n\r\n`,
        )
        .join('')}`,
  },
  mremoteng: {
    format: 'mremoteng',
    in: 'notes',
    leftOut: 1,
    write: (items) =>
      `${MREMOTENG}${each(
        items,
        (text, name, isWhole) =>
          `<Node Name="${name}" Type="Connection" Hostname="${isWhole ? name : ''}" Protocol="SSH2" Port="22" Username="u" Password="${isWhole ? '3nc' : ''}" Descr="${xml(text)}"/>`,
      )}</mrng:Connections>`,
  },
  securecrt: {
    format: 'securecrt',
    in: 'notes',
    leftOut: 1,
    write: (items) =>
      `<?xml version="1.0"?><VanDyke version="3.0"><key name="Sessions">${each(
        items,
        (text, name, isWhole) =>
          `<key name="${name}"><string name="Hostname">${isWhole ? name : ''}</string><string name="Protocol Name">SSH2</string><string name="Username">u</string><string name="Password V2">${isWhole ? '03:3nc' : ''}</string><array name="Description"><string>${xml(text)}</string></array></key>`,
      )}</key></VanDyke>`,
  },
  remmina: {
    format: 'remmina',
    in: 'notes',
    most: 1,
    leftOut: 1,
    write: ([{ text }]) =>
      `[remmina]\nname=n\nprotocol=SSH\nserver=h\nusername=u\npassword=3nc\nnotes_text=${text.replaceAll('\\', '\\\\')}\n`,
  },
  token: {
    format: 'token',
    in: 'secret',
    texts: tokens,
    write: (items) => each(items, (text, _name, isWhole) => `${isWhole ? text : `ghp_${'a'.repeat(36)}`}\n`),
  },
  'ssh-key': {
    format: 'ssh-key',
    in: 'sshSecret',
    texts: keys,
    write: (items) =>
      each(items, (text, _name, isWhole) =>
        isWhole ? text : '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      ),
  },
  'docker-config': {
    format: 'docker-config',
    in: 'secret',
    write: (items) =>
      JSON.stringify({
        auths: Object.fromEntries(
          items.map(({ text, isWhole }, index) => [
            `n${index}.io`,
            isWhole ? { auth: Buffer.from(`u:${text}`).toString('base64') } : {},
          ]),
        ),
      }),
  },
  csv: {
    format: 'csv',
    in: 'sshSecret',
    write: (items) =>
      `host,user,password\n${each(items, (text, name, isWhole) => `${name},u,${cell(text)}${isWhole ? '' : ',more'}\n`)}`,
  },
  'keepassxc-csv': {
    format: 'keepassxc-csv',
    in: 'secret',
    write: (items) =>
      `"Group","Title","Username","Password","URL","Notes"\n${each(
        items,
        (text, name, isWhole) =>
          `"Root","${name}","u",${cell(isWhole ? text : '')},"https://${name}.io",""\n`,
      )}`,
  },
};
