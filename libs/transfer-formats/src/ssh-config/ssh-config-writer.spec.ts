import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ansibleLine } from '../ansible-inventory/ansible-line-writer';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';
import { sshConfigBlocks, type ConfiguredHost } from './ssh-config-writer';

const host = (label: string, more: Partial<ConfiguredHost> = {}): ConfiguredHost => ({
  label,
  host: `${label.toLowerCase().replace(/[^a-z]/g, '')}.acme.io`,
  port: 22,
  username: 'ops',
  allowOldAlgorithms: false,
  ...more,
});

const ROUTE = [
  host('Bastion', { port: 2222 }),
  host('Inner gate', { username: 'we "ird\\', allowOldAlgorithms: true }),
];
const TARGET = {
  ...host('결제 DB (new)', { host: '2001:db8::17', port: 2022, username: 'deploy' }),
  protocol: 'ssh' as const,
};

describe('Blocks of ssh_config', () => {
  it('are read back with the whole way', async () => {
    const { format, entries } = await readText(sshConfigBlocks(TARGET, ROUTE));
    expect(format).toBe('ssh-config');
    const byRef = new Map(entries.map((entry) => [entry.ref, entry.fields]));
    const way = [];
    let at = entries.find(({ fields }) => fields['host'] === '2001:db8::17')?.fields;
    while (at) {
      way.push([at['username'], at['host'], at['port'], at['allowOldAlgorithms'] ?? false]);
      at = byRef.get(String(at['jumpServer']));
    }
    expect(way).toEqual([
      ['deploy', '2001:db8::17', 2022, false],
      ['we "ird\\', 'innergate.acme.io', 22, true],
      ['ops', 'bastion.acme.io', 2222, false],
    ]);
  });

  it('are what ssh itself understands', async () => {
    const missing = whyWithout('/usr/bin/ssh');
    if (missing) pending(missing);
    const told = await inFolder((folder) => {
      const file = join(folder, 'config');
      writeFileSync(file, sshConfigBlocks(TARGET, ROUTE));
      return ['결제-DB-new', 'Inner-gate', 'Bastion'].map((name) => {
        const lines = printed('/usr/bin/ssh', ['-G', '-F', file, name]).split('\n');
        return ['user', 'hostname', 'port', 'proxyjump'].map((key) =>
          lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1),
        );
      });
    });
    expect(told).toEqual([
      ['deploy', '2001:db8::17', '2022', 'Inner-gate'],
      ['we "ird\\', 'innergate.acme.io', '22', 'Bastion'],
      ['ops', 'bastion.acme.io', '2222', undefined],
    ]);
  });

  it('give servers of one name two names', () => {
    const blocks = sshConfigBlocks(host('db', { host: 'a' }), [host('DB', { host: 'b' })]);
    expect(blocks.match(/^Host .*$/gm)).toEqual(['Host db-2', 'Host DB']);
  });
});

describe('A line of an inventory', () => {
  const route = [host('Bastion', { port: 2222 }), host('Gate', { host: '2001:db8::1' })];

  it('is read back with the whole way', async () => {
    const { format, entries } = await readText(`[kiops]\n${ansibleLine(TARGET, route)}`);
    expect(format).toBe('ansible-inventory');
    const byRef = new Map(entries.map((entry) => [entry.ref, entry.fields]));
    const target = entries.find(({ fields }) => fields['host'] === '2001:db8::17')?.fields;
    expect([target?.['username'], target?.['port']]).toEqual(['deploy', 2022]);
    const gate = byRef.get(String(target?.['jumpServer']));
    expect([gate?.['username'], gate?.['host']]).toEqual(['ops', '2001:db8::1']);
    expect(byRef.get(String(gate?.['jumpServer']))?.['port']).toBe(2222);
  });

  it('is what ansible-inventory tells', async () => {
    const missing = whyWithout('/usr/bin/ansible-inventory');
    if (missing) pending(missing);
    const odd = { ...TARGET, username: `o'ne "two" #3` };
    const told = await inFolder((folder) => {
      const file = join(folder, 'hosts.ini');
      writeFileSync(file, ansibleLine(odd, route));
      return JSON.parse(printed('/usr/bin/ansible-inventory', ['-i', file, '--list']));
    });
    expect(told._meta.hostvars['결제-DB-new']).toEqual({
      ansible_host: '2001:db8::17',
      ansible_port: 2022,
      ansible_user: odd.username,
      ansible_ssh_common_args: '-o ProxyJump=ops@bastion.acme.io:2222,ops@[2001:db8::1]:22',
    });
  });
});
