import { generateKeyPairSync } from 'node:crypto';
import type { FormatName } from '@kiops/transfer-formats';
import { zipSync } from 'fflate';

const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIKdNzUpSb6RkAmwl3YjWbNYx6o6BqPyZI5yLqYqG1OGC';
const auth = Buffer.from('robot:canary').toString('base64');

/** A small file of each format; every secret in them has `canary` in it, or is a key. */
export const FORMAT_SAMPLES: Readonly<Record<FormatName, string | Uint8Array>> = {
  kiops: JSON.stringify({ format: 'kiops-credentials', version: 1, servers: [] }),
  'docker-config': JSON.stringify({ auths: { 'harbor.example.com': { auth } } }),
  'kubernetes-secret': text(
    'apiVersion: v1',
    'kind: Secret',
    'metadata: {name: git, annotations: {tekton.dev/git-0: "https://git.example.com"}}',
    'type: kubernetes.io/basic-auth',
    'stringData: {username: kim, password: canary}',
  ),
  kubeconfig: text(
    'apiVersion: v1',
    'kind: Config',
    'current-context: prod',
    'clusters: [{name: prod, cluster: {server: "https://10.0.0.5:6443"}}]',
    'users: [{name: admin, user: {token: canary}}]',
    'contexts: [{name: prod, context: {cluster: prod, user: admin}}]',
  ),
  'ssh-config': text('Host web', '  HostName 10.0.0.1', '  User ops'),
  'known-hosts': text(`10.0.0.1 ssh-ed25519 ${publicKey}`),
  'ssh-key': key,
  ppk: text('PuTTY-User-Key-File-3: ssh-ed25519', 'Encryption: none', 'Comment: cut off'),
  xshell: text(
    '[SessionInfo]',
    'Version=8.1',
    '[CONNECTION]',
    'Port=22',
    'Host=10.0.0.2',
    'Protocol=SSH',
    '[CONNECTION:AUTHENTICATION]',
    'UserName=ops',
    'Password=canary',
  ),
  putty: text(
    'Windows Registry Editor Version 5.00',
    '',
    '[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\Sessions\\bastion]',
    '"HostName"="10.0.0.3"',
    '"Protocol"="ssh"',
    '"UserName"="kim"',
  ),
  mobaxterm: text('[Bookmarks]', 'SubRep=', 'ImgNum=42', 'web=#109#0%10.0.0.4%22%ops%%-1%-1%%%%%0%-1%0%%%-1'),
  mremoteng: text(
    '<?xml version="1.0" encoding="utf-8"?>',
    '<mrng:Connections xmlns:mrng="http://mremoteng.org" Name="Connections" FullFileEncryption="false" ConfVersion="2.6">',
    '  <Node Name="web" Type="Connection" Hostname="10.0.0.5" Username="kim" Protocol="SSH2" Port="22" Password="canary" />',
    '</mrng:Connections>',
  ),
  securecrt: text(
    'D:"Is Session"=00000001',
    'S:"Protocol Name"=SSH2',
    'S:"Hostname"=10.0.0.6',
    'S:"Username"=ops',
  ),
  termius: text(
    'Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password',
    'Web,web-7,,10.0.0.7,ssh,22,deploy,canary',
  ),
  termix: JSON.stringify({
    hosts: [
      {
        id: 1,
        name: 'db',
        ip: '10.0.0.8',
        port: 22,
        username: 'o',
        authType: 'password',
        password: 'canary',
      },
    ],
  }),
  remmina: text('[remmina]', 'name=web', 'protocol=SSH', 'server=10.0.0.9', 'username=ops'),
  'ansible-inventory': text('[web]', 'one ansible_host=10.0.0.10 ansible_user=ops ansible_ssh_pass=canary'),
  'git-credentials': text('https://kim:canary@gitlab.example.com'),
  netrc: text('machine git.example.org login kim password canary'),
  token: text(`glpat-canary${'a'.repeat(14)}`),
  pgpass: text('db1.example.com:5432:orders:app:canary'),
  'pg-service': text('[a]', 'host=db2.example.com', 'dbname=one', 'user=u', 'password=canary'),
  'my-cnf': text('[client]', 'host=db3.example.com', 'user=u', 'password=canary'),
  uri: text('postgres://u:canary@db4.example.com/shop'),
  env: text('DB_HOST=db5.example.com', 'DB_PORT=5432', 'DB_NAME=d', 'DB_USER=u', 'DB_PASSWORD=canary'),
  bitwarden: JSON.stringify({
    encrypted: false,
    items: [
      {
        type: 1,
        name: 'GitHub',
        login: { username: 'kim', password: 'canary', uris: [{ match: null, uri: 'https://github.com' }] },
      },
    ],
  }),
  'keepassxc-csv': text(
    '"Group","Title","Username","Password","URL","Notes"',
    '"Root","Lab","kim","canary","https://gitlab.example.org",""',
  ),
  '1password': zipSync({
    'export.attributes': Buffer.from('{}'),
    'export.data': Buffer.from(JSON.stringify({ accounts: [] })),
  }),
  cxf: JSON.stringify({
    version: { major: 1, minor: 0 },
    exporterRpId: 'example.com',
    timestamp: 1_700_000_000,
    accounts: [],
  }),
  csv: text('name,ip,user,password', 'web,10.0.0.11,ops,canary'),
};
