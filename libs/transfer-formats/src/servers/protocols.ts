import type { ServerProtocol } from '@kiops/contracts';

/** How KIOPS reaches what another tool reaches by its own word for it. */
export interface KnownProtocol {
  readonly protocol: ServerProtocol;
  /** The usual port of it, where it is not the one of `protocol`. */
  readonly port?: number;
  readonly remarks: readonly string[];
}

const SSH: KnownProtocol = { protocol: 'ssh', remarks: [] };

function other(name: string, port: number): KnownProtocol {
  return {
    protocol: 'other',
    port,
    remarks: [`It is reached by ${name}. KIOPS keeps it, and opens nothing to it.`],
  };
}

const KNOWN: Readonly<Record<string, KnownProtocol>> = {
  ssh: SSH,
  ssh1: SSH,
  ssh2: SSH,
  sftp: SSH,
  mosh: SSH,
  scp: SSH,
  telnet: other('Telnet', 23),
  rlogin: other('rlogin', 513),
  rsh: other('rsh', 514),
  rdp: other('RDP', 3389),
  vnc: other('VNC', 5900),
  ard: other('VNC', 5900),
  ftp: other('FTP', 21),
  http: other('HTTP', 80),
  https: other('HTTPS', 443),
  raw: other('a plain TCP connection', 23),
  xdmcp: other('XDMCP', 177),
  x2go: SSH,
  spice: other('SPICE', 5900),
  winrm: { protocol: 'winrm', remarks: [] },
  powershell: { protocol: 'winrm', remarks: [] },
};

/** Undefined for what is no server: a serial line, a shell on this computer. */
export function protocolOf(name: string): KnownProtocol | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(KNOWN, key) ? KNOWN[key] : undefined;
}
