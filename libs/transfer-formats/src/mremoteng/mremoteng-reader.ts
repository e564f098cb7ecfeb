import { parseXml, rootNameOf, type XmlElement } from '../files/xml';
import type { SourceFile } from '../files/source-file';
import { ReadError } from '../read-error';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { refuseOver } from '../reading-limits';
import { addServer } from '../servers/found-server';
import { JumpsByName } from '../servers/jumps-by-name';
import { protocolOf } from '../servers/protocols';

/** Connections of mRemoteNG (`confCons.xml`). Its containers are groups, and what stands in them may be inherited. */
export const mremotengReader: FormatReader = {
  format: 'mremoteng',
  recognises: ({ text }) => {
    const root = rootNameOf(text);
    return (
      root === 'mrng:Connections' || (root === 'Connections' && text.slice(0, 10_000).includes('ConfVersion'))
    );
  },
  read: readMremoteng,
};

const INHERITED = ['Username', 'Domain', 'Protocol', 'Port', 'Descr', 'SSHTunnelConnectionName'] as const;
type Inherited = Readonly<Partial<Record<(typeof INHERITED)[number], string>>>;

interface Connection {
  readonly at: string;
  readonly name: string;
  readonly host: string;
  readonly groups: readonly string[];
  readonly values: Inherited;
}

/** What mRemoteNG keeps encrypted, and what it belongs to. */
const PASSWORDS = [
  ['Password', ''],
  ['RDGatewayPassword', 'the RD gateway of '],
  ['RDGatewayAccessToken', 'the RD gateway (its access token) of '],
  ['VNCProxyPassword', 'the VNC proxy of '],
] as const;

const PROTOCOLS: Readonly<Record<string, string>> = { SSH1: 'ssh', SSH2: 'ssh', PowerShell: 'powershell' };

function readMremoteng({ text, progress }: SourceFile): Reading {
  const root = parseXml(text, 'Node', progress);
  if (isTrue(root.attributes['FullFileEncryption'])) {
    throw new ReadError(
      'refused',
      'mRemoteNG has encrypted the whole file. Export it from mRemoteNG without encryption, and import that.',
    );
  }
  const builder = new ReadingBuilder();
  const connections: Connection[] = [];
  gather(builder, root, [], {}, connections);
  new JumpsByName(
    builder,
    connections.map((item) => ({ names: [item.name], at: item.at, item })),
    ({ values }) => (values.SSHTunnelConnectionName ? { name: values.SSHTunnelConnectionName } : {}),
    (item, jumpServer, ref) => addConnection(builder, item, jumpServer, ref),
    ({ name }) => name,
  ).addAll(progress);
  return builder.reading();
}

function gather(
  builder: ReadingBuilder,
  parent: XmlElement,
  groups: readonly string[],
  inherited: Inherited,
  connections: Connection[],
): void {
  for (const { name: element, attributes, children, line, ...rest } of parent.children) {
    const at = `line ${line}`;
    if (element !== 'Node') {
      builder.leaveOut(at, `<${element.slice(0, 80)}>`, 'It is no connection.');
      continue;
    }
    const name = attributes['Name'] ?? '';
    const values = Object.fromEntries(
      INHERITED.map((key) => [
        key,
        isTrue(attributes[`Inherit${key === 'Descr' ? 'Description' : key}`])
          ? inherited[key]
          : attributes[key],
      ]),
    ) as Inherited;
    for (const [key, of] of PASSWORDS) {
      if (!attributes[key] || isTrue(attributes[`Inherit${key}`])) continue;
      builder.leaveOut(
        at,
        `the password of ${of}${name}`,
        'mRemoteNG has encrypted it with a key of its own. Enter it anew.',
      );
    }
    for (const key of ['UserField', 'MacAddress'])
      if (attributes[key] && !isTrue(attributes[`Inherit${key}`]))
        builder.leaveOut(at, `${key} of ${name}`, 'A server of KIOPS has no field for it.');
    if (attributes['Type'] === 'Container') {
      gather(
        builder,
        { name: element, attributes, children, line, ...rest },
        [...groups, name],
        values,
        connections,
      );
    } else {
      refuseOver(connections.length + 1);
      connections.push({ at, name, host: attributes['Hostname'] ?? '', groups, values });
    }
  }
}

function addConnection(
  builder: ReadingBuilder,
  { at, name, host, groups, values }: Connection,
  jumpServer: string | undefined,
  ref: string,
): string | undefined {
  const scheme = values.Protocol ?? '';
  const known = protocolOf(PROTOCOLS[scheme] ?? scheme);
  if (known === undefined) {
    builder.leaveOut(
      at,
      `the server ${name}`,
      scheme === ''
        ? 'It does not say how it is reached.'
        : `KIOPS has no servers that are reached by ${scheme}.`,
    );
    return undefined;
  }
  return addServer(
    builder,
    {
      at,
      label: name,
      protocol: known.protocol,
      host,
      port: values.Port || known.port,
      username: values.Username,
      notes: values.Descr,
      groups,
      jumpServer,
      remarks: [...known.remarks, ...(values.Domain ? [`Its user is of the domain ${values.Domain}.`] : [])],
    },
    ref,
  )?.ref;
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}
