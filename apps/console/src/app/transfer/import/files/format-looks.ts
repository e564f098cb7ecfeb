import type { FormatName } from '@kiops/transfer-formats';
import {
  mdiConsoleNetworkOutline,
  mdiDatabaseOutline,
  mdiDocker,
  mdiFileDocumentOutline,
  mdiFileTableOutline,
  mdiGit,
  mdiKeyVariant,
  mdiKubernetes,
  mdiShieldKeyOutline,
} from '@mdi/js';

interface FormatLook {
  readonly title: string;
  readonly icon: string;
}

const terminal = (title: string): FormatLook => ({ title, icon: mdiConsoleNetworkOutline });
const database = (title: string): FormatLook => ({ title, icon: mdiDatabaseOutline });
const safe = (title: string): FormatLook => ({ title, icon: mdiShieldKeyOutline });
const key = (title: string): FormatLook => ({ title, icon: mdiKeyVariant });
const git = (title: string): FormatLook => ({ title, icon: mdiGit });

/** How each format is called and marked. */
const FORMAT_LOOKS: Readonly<Record<FormatName, FormatLook>> = {
  kiops: safe('KIOPS'),
  'docker-config': { title: 'Docker', icon: mdiDocker },
  'kubernetes-secret': { title: 'Kubernetes', icon: mdiKubernetes },
  kubeconfig: { title: 'Kubernetes', icon: mdiKubernetes },
  'ssh-config': key('OpenSSH'),
  'known-hosts': key('Known hosts'),
  'ssh-key': key('SSH key'),
  ppk: key('PuTTY key'),
  xshell: terminal('Xshell'),
  putty: terminal('PuTTY'),
  mobaxterm: terminal('MobaXterm'),
  mremoteng: terminal('mRemoteNG'),
  securecrt: terminal('SecureCRT'),
  termius: terminal('Termius'),
  termix: terminal('Termix'),
  remmina: terminal('Remmina'),
  'ansible-inventory': terminal('Ansible'),
  'git-credentials': git('Git'),
  netrc: git('netrc'),
  token: git('Token'),
  pgpass: database('pgpass'),
  'pg-service': database('PostgreSQL'),
  'my-cnf': database('MySQL'),
  uri: database('Addresses'),
  env: database('.env'),
  bitwarden: safe('Bitwarden'),
  'keepassxc-csv': safe('KeePassXC'),
  '1password': safe('1Password'),
  cxf: safe('CXF'),
  csv: { title: 'CSV', icon: mdiFileTableOutline },
};

const UNKNOWN: FormatLook = { title: 'Not read', icon: mdiFileDocumentOutline };
const ARCHIVE: FormatLook = { title: 'Archive', icon: mdiFileDocumentOutline };

/** Of a file with these formats in it: an archive may have several. */
export function formatLook(formats: readonly FormatName[]): FormatLook {
  if (formats.length === 0) return UNKNOWN;
  return formats.length === 1 ? FORMAT_LOOKS[formats[0]] : ARCHIVE;
}

const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  cp949: 'CP949 (Korean Windows)',
};

/** The name of an encoding, as people know it. */
export function encodingTitle(encoding: string): string {
  return ENCODINGS[encoding] ?? encoding;
}
