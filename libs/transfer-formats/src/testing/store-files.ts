import { strToU8, zipSync } from 'fflate';
import { parse } from 'yaml';
import type { FormatName } from '../format-names';
import { memberOf } from '../files/documents';
import type { ReadFile } from '../reading';
import {
  cell,
  each,
  escaped,
  heldTexts,
  inSecrets,
  inSshSecrets,
  shortTexts,
  tokenTexts,
  wholeTexts,
  type AccountFiles,
} from './held-item';
import type { SERVER_FILES } from './server-files';

const TLS = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } };

function kubeconfigOf(items: readonly { readonly isWhole: boolean; readonly text: string }[]) {
  const names = items.map((item, index) => ({ ...item, name: `n${index}` }));
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://c.io' } }],
    users: names.flatMap(({ name, text, isWhole }) => (isWhole ? [{ name, user: { token: text } }] : [])),
    contexts: names.map(({ name, isWhole }) => ({
      name,
      context: { cluster: isWhole ? 'c' : 'none', user: name },
    })),
  };
}

/** The tokens in the kubeconfigs that became secrets. */
const inKubeconfigs = (read: ReadFile) =>
  inSecrets(read).map((text) => {
    const [first] = memberOf(parse(text), 'users') as readonly unknown[];
    return memberOf(first, 'user', 'token');
  });

/** Files of accounts that are no servers, and those of password managers. */
export const STORE_FILES = {
  kiops: {
    registries: {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        JSON.stringify({
          format: 'kiops-credentials',
          version: 1,
          registries: items.map(({ text, isWhole }, index) =>
            isWhole ? { ref: `r${index}`, url: `n${index}.io`, username: 'u', password: text } : index,
          ),
        }),
    },
    'SSH secrets': {
      texts: wholeTexts,
      becomes: 'sshSecrets',
      found: inSshSecrets,
      write: (items) =>
        JSON.stringify({
          format: 'kiops-credentials',
          version: 1,
          sshSecrets: items.map(({ text, isWhole }, index) =>
            isWhole ? { host: `n${index}`, port: 22, username: 'u', kind: 'password', password: text } : {},
          ),
        }),
    },
  },
  'docker-config': {
    'config.json': {
      texts: wholeTexts,
      found: inSecrets,
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
  },
  'kubernetes-secret': {
    YAML: {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        each(
          items,
          (text, name, isWhole) =>
            `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, annotations: {tekton.dev/docker-0: ${name}.io}}\n${
              isWhole
                ? `stringData: {username: u, password: ${JSON.stringify(text)}}\n`
                : 'data: {tls.crt: YQ==}\n'
            }`,
        ),
    },
    'a list in JSON': {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'List',
          items: items.map(({ text, isWhole }, index) =>
            isWhole
              ? {
                  ...TLS,
                  type: 'kubernetes.io/basic-auth',
                  metadata: {
                    name: `n${index}`,
                    annotations: { 'tekton.dev/git-0': `https://n${index}.io` },
                  },
                  data: { username: 'dQ==', password: Buffer.from(text).toString('base64') },
                }
              : TLS,
          ),
        }),
    },
  },
  kubeconfig: {
    YAML: {
      texts: wholeTexts,
      found: inKubeconfigs,
      write: (items) =>
        Object.entries(kubeconfigOf(items))
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
          .join(''),
    },
    JSON: {
      texts: wholeTexts,
      found: inKubeconfigs,
      write: (items) => JSON.stringify(kubeconfigOf(items)),
    },
  },
  'git-credentials': {
    'one address per line': {
      texts: wholeTexts.filter((text) => !text.includes('\n')),
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole ? `https://u:${encodeURIComponent(text)}@${name}.io\n` : `https://u@${name}.io\n`,
        ),
    },
  },
  netrc: {
    machines: {
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole
            ? `machine ${name}.io login u password "${escaped(text)}"\n`
            : `machine ${name}.io login u\n`,
        ),
    },
  },
  token: {
    'one per line': {
      texts: tokenTexts,
      found: inSecrets,
      write: (items) =>
        each(items, (text, _name, isWhole) => `${isWhole ? text : `ghp_${'a'.repeat(36)}`}\n`),
    },
  },
  pgpass: {
    lines: {
      found: inSecrets,
      write: (items) =>
        each(
          items,
          (text, name, isWhole) => `${isWhole ? name : '*'}:5432:d:u:${text.replace(/[\\:]/g, '\\$&')}\n`,
        ),
    },
  },
  'pg-service': {
    sections: {
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole ? `[${name}]\nhost=${name}\ndbname=d\nuser=u\npassword=${text}\n` : `[${name}]\n`,
        ),
    },
  },
  'my-cnf': {
    'in quotes': {
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole
            ? `[client_${name}]\nuser=u\nhost=${name}\npassword="${escaped(text)}"\n`
            : `[mysqldump_${name}]\nquick\n`,
        ),
    },
    'without quotes': {
      texts: heldTexts.filter((text) => !/["'\\#]/.test(text)),
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole
            ? `[client_${name}]\nuser=u\nhost=${name}\npassword = ${text}\n`
            : `[mysqldump_${name}]\nquick\n`,
        ),
    },
  },
  uri: {
    URIs: {
      texts: wholeTexts.filter((text) => encodeURIComponent(text).length < 15_000),
      found: inSecrets,
      write: (items) =>
        each(
          items,
          (text, name, isWhole) =>
            `postgres://u:${encodeURIComponent(text)}@${name}:${isWhole ? 5432 : 99_999}/d\n`,
        ),
    },
    'libpq’s pairs': {
      texts: shortTexts,
      found: inSecrets,
      write: (items) =>
        each(
          items,
          (text, name, isWhole) =>
            `host=${name} port=${isWhole ? 5432 : 99_999} dbname=d user=u password='${text.replace(/['\\]/g, '\\$&')}'\n`,
        ),
    },
    'pairs of ADO.NET': {
      texts: shortTexts,
      found: inSecrets,
      write: (items) =>
        each(
          items,
          (text, name, isWhole) =>
            `Server=${name};Port=${isWhole ? 3306 : 99_999};Database=d;Uid=u;Pwd=${cell(text)}\n`,
        ),
    },
  },
  env: {
    variables: {
      found: inSecrets,
      write: (items) =>
        each(items, (text, name, isWhole) =>
          isWhole
            ? `DB_${name.toUpperCase()}_HOST=${name}\nDB_${name.toUpperCase()}_PASSWORD="${text.replace(/["\\$]/g, '\\$&')}"\n`
            : `${name.toUpperCase()}_COLOUR=red\n`,
        ),
    },
  },
  bitwarden: {
    JSON: {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        JSON.stringify({
          encrypted: false,
          items: items.map(({ text, isWhole }, index) =>
            isWhole
              ? {
                  type: 1,
                  name: `n${index}`,
                  login: { username: 'u', password: text, uris: [{ uri: `https://n${index}.io` }] },
                }
              : { type: 2, name: `n${index}`, notes: text },
          ),
        }),
    },
  },
  'keepassxc-csv': {
    CSV: {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        `"Group","Title","Username","Password","URL","Notes"\n${each(
          items,
          (text, name, isWhole) =>
            `"Root","${name}","u",${cell(isWhole ? text : '')},"https://${name}.io",""\n`,
        )}`,
    },
  },
  '1password': {
    'a table': {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n${each(
          items,
          (text, name, isWhole) => `${name},${name}.io,u,${cell(text)},,,,,${isWhole ? '' : ',more'}\n`,
        )}`,
    },
    'an archive': {
      texts: wholeTexts,
      found: inSecrets,
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
  },
  cxf: {
    JSON: {
      texts: wholeTexts,
      found: inSecrets,
      write: (items) =>
        JSON.stringify({
          version: { major: 1, minor: 0 },
          accounts: [
            {
              items: items.map(({ text, isWhole }, index) => ({
                id: `i${index}`,
                title: `n${index}`,
                scope: { urls: [`https://n${index}.io`] },
                credentials: [
                  isWhole
                    ? { type: 'basic-auth', username: { value: 'u' }, password: { value: text } }
                    : { type: 'passkey' },
                ],
              })),
            },
          ],
        }),
    },
  },
  csv: {
    'a table': {
      texts: wholeTexts,
      found: inSshSecrets,
      write: (items) =>
        `host,user,password\n${each(items, (text, name, isWhole) => `${name},u,${cell(text)}${isWhole ? '' : ',more'}\n`)}`,
    },
  },
} satisfies Readonly<Record<Exclude<FormatName, keyof typeof SERVER_FILES>, AccountFiles>>;
