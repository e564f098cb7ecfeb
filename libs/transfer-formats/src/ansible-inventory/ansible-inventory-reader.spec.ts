import { deepStrictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ReadingProgress } from '../files/reading-progress';
import { expectToSurvive } from '../testing/mutations';
import { inFolder, printed, whyWithout } from '../testing/programs';
import { readText } from '../testing/read-text';
import { ReadingBuilder } from '../reading-builder';
import { readIniInventory } from './ini-inventory';

const ANSIBLE = '/usr/bin/ansible-inventory';

const INI = `lonely ansible_host=10.0.0.9 ansible_ssh_pass="a b#c" # comment
[web]
web[01:03:2].acme.io:2222 ansible_user=ops
inner ansible_ssh_common_args='-o ProxyJump=kim@bastion:2200 -o StrictHostKeyChecking=no' http_port=80
deep ansible_ssh_common_args='-o ProxyCommand="ssh -W %h:%p -q gate"'
[2001:db8::1]:2200
db-[a:c]
local ansible_connection=local
t ansible_host={{ x }}
run ansible_ssh_common_args='-o ProxyCommand="nc -x p %h %p"'
[gates]
gate ansible_host=203.0.113.1 ansible_user=lee
[web:vars]
ansible_ssh_private_key_file=~/.ssh/k
ansible_become_password='su do'
[prod:children]
web
[prod:vars]
ansible_user=prod
ansible_password='''
[win:vars]
ansible_connection=winrm
[win]
w1 ansible_password=" w " ansible_port=5985
`;

const YAML = `all:
  vars:
    ansible_user: everyone
  hosts:
    lonely:
  children:
    web:
      vars: { ansible_ssh_common_args: "-J bastion" }
      hosts:
        web[1:2].acme.io: { ansible_port: 2222, ansible_password: 0123 }
    gates:
      hosts:
        bastion:
          ansible_host: 203.0.113.1
          ansible_user: kim
          ansible_password: !vault |
            $ANSIBLE_VAULT;1.1;AES256
            6162
`;

describe('An inventory of Ansible', () => {
  it('may name users at addresses, and keys of jump servers', async () => {
    const { entries, leftOut } = await readText(
      `[web]\nops@10.0.0.4\nb ansible_host=x@10.0.0.5 ansible_user=kim\nc ansible_ssh_common_args='-o ProxyCommand="ssh -i ~/gate -W %h:%p lee@gate"'\n`,
    );
    expect(entries.map(({ fields, keyFiles }) => [fields['username'], fields['host'], keyFiles])).toEqual([
      ['ops', '10.0.0.4', undefined],
      ['kim', '10.0.0.5', undefined],
      ['lee', 'gate', ['~/gate']],
      [undefined, 'c', undefined],
    ]);
    expect(leftOut).toEqual([]);
  });

  it('in INI form gives hosts, groups, variables and the way to each', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(INI);
    expect(format).toBe('ansible-inventory');
    const by = (label: string) => entries.find(({ fields }) => fields['label'] === label);
    const byRef = (ref: unknown) => entries.find((entry) => entry.ref === ref);
    expect(by('lonely')?.fields['host']).toBe('10.0.0.9');
    expect(by('web01.acme.io')?.fields).toEqual(jasmine.objectContaining({ port: 2222, username: 'ops' }));
    expect(by('web02.acme.io')).toBeUndefined();
    expect(by('web03.acme.io')?.groups).toEqual(['prod', 'web']);
    expect(by('web03.acme.io')?.keyFiles).toEqual(['~/.ssh/k']);
    expect(by('2001:db8::1')?.fields['port']).toBe(2200);
    expect(by('db-b')?.fields['username']).toBe('prod');
    expect(byRef(by('inner')?.fields['jumpServer'])?.fields).toEqual(
      jasmine.objectContaining({ host: 'bastion', port: 2200, username: 'kim' }),
    );
    expect(by('deep')?.fields['jumpServer']).toBe(by('gate')?.ref);
    expect(by('w1')?.fields).toEqual(jasmine.objectContaining({ protocol: 'winrm', port: 5985 }));
    expect(by('w1')?.secret).toEqual({ password: ' w ' });
    const lonely = sshSecrets.find(({ host }) => host === '10.0.0.9');
    expect(lonely?.secret).toEqual({ kind: 'password', password: 'a b#c' });
    expect(leftOut.filter(({ what }) => what.startsWith('the server')).map(({ what }) => what)).toEqual([
      'the server local',
      'the server t',
      'the server run',
    ]);
    expect(leftOut.some(({ what }) => what === 'the variable http_port')).toBeTrue();
    expect(JSON.stringify({ entries, leftOut })).not.toContain('su do');
  });

  it('in YAML form gives the same, with places as pointers', async () => {
    const { format, entries, sshSecrets, leftOut } = await readText(YAML);
    expect(format).toBe('ansible-inventory');
    const by = (label: string) => entries.find(({ fields }) => fields['label'] === label);
    expect(entries.length).toBe(4);
    expect(by('web1.acme.io')?.fields).toEqual(
      jasmine.objectContaining({ port: 2222, username: 'everyone', jumpServer: by('bastion')?.ref }),
    );
    expect(by('web1.acme.io')?.at).toBe('/all/children/web/hosts/web[1:2].acme.io');
    expect(sshSecrets.map(({ secret }) => secret)).toEqual([
      { kind: 'password', password: '0123' },
      { kind: 'password', password: '0123' },
    ]);
    expect(leftOut.map(({ what }) => what)).toEqual(['the password of bastion']);
  });

  it('that is encrypted, or has a group in itself, is refused', async () => {
    expect((await readText('$ANSIBLE_VAULT;1.1;AES256\n6162\n')).error).toBe('refused');
    expect((await readText('[a:children]\nb\n[b:children]\na\n[a]\nh.x ansible_user=u\n')).error).toBe(
      'damaged',
    );
    const { leftOut } = await readText('[a]\nh[1:999999999].x ansible_user=u\n[b:vars]\nx=1\n');
    expect(leftOut[0].at).toBe('line 2');
  });

  it('has the hosts and variables that ansible-inventory tells', async () => {
    const why = whyWithout(ANSIBLE);
    if (why) return pending(why);
    const host = fc.constantFrom(
      'h1',
      'h2',
      'web[1:3].x',
      'db-[a:b]:2200',
      'z[01:03:2]',
      '[2001:db8::1]:22022',
      '"q r"',
    );
    const value = fc.constantFrom(
      'plain',
      "'single # q'",
      '"double \\" q"',
      'a=b',
      '"{{ t }}"',
      "'it is'",
      'back\\\\slash',
    );
    const variable = fc
      .tuple(fc.constantFrom('ansible_user', 'ansible_host', 'v1'), value)
      .map((parts) => parts.join('='));
    const hostLine = fc
      .tuple(host, fc.array(variable, { maxLength: 2 }))
      .map(([name, more]) => [name, ...more].join(' '));
    const group = fc.constantFrom('a', 'b', 'c');
    const block = fc.oneof(
      fc.tuple(group, fc.array(hostLine, { maxLength: 3 })).map(([name, lines]) => [`[${name}]`, ...lines]),
      fc
        .tuple(group, fc.array(variable, { minLength: 1, maxLength: 2 }))
        .map(([name, lines]) => [`[${name}:vars]`, ...lines]),
      fc.constantFrom(
        ['[p:children]', 'a'],
        ['[p:children]', 'b', 'c'],
        ['[q:children]', 'p'],
        ['[c:children]', 'a'],
      ),
    );
    const text = fc
      .tuple(fc.array(hostLine, { maxLength: 2 }), fc.array(block, { minLength: 1, maxLength: 6 }))
      .map(([loose, blocks]) => `${[...loose, ...blocks.flat(), '[p]', '[a]', '[b]', '[c]'].join('\n')}\n`);
    await inFolder((folder) =>
      fc.assert(
        fc.asyncProperty(text, async (content) => {
          const path = join(folder, 'hosts.ini');
          writeFileSync(path, content);
          const told = JSON.parse(printed(ANSIBLE, ['-i', path, '--list']))._meta.hostvars as Record<
            string,
            Record<string, unknown>
          >;
          const builder = new ReadingBuilder();
          const inventory = readIniInventory(builder, {
            lines: content.split('\n'),
            progress: new ReadingProgress(),
          });
          const read = Object.fromEntries(
            [...inventory.hosts.keys()].map((name) => [
              name,
              Object.fromEntries([...inventory.variablesOf(name)].map(([key, each]) => [key, each.value])),
            ]),
          );
          const wanted = Object.fromEntries(
            Object.entries(told).map(([name, variables]) => [
              name,
              Object.fromEntries(Object.entries(variables).map(([key, each]) => [key, String(each)])),
            ]),
          );
          // Hosts without variables are not among those that it tells.
          for (const [name, variables] of Object.entries(read))
            if (Object.keys(variables).length === 0) delete read[name];
          for (const [name, variables] of Object.entries(wanted))
            if (Object.keys(variables).length === 0) delete wanted[name];
          deepStrictEqual(read, wanted, content);
        }),
        { numRuns: 8 },
      ),
    );
  });

  it('is never more than damaged', () => expectToSurvive([INI, YAML], 60));

  it('lists every password that no host takes, and variables that are no text', async () => {
    const ini = await readText(
      'a ansible_user=u ansible_password=one\n[web]\na ansible_password=two\n[web:vars]\nansible_password=three\n[db:vars]\nansible_password=four\n',
    );
    expect(ini.sshSecrets.map(({ secret }) => secret)).toEqual([{ kind: 'password', password: 'two' }]);
    expect(ini.leftOut.map(({ at, what }) => [at, what])).toEqual([
      ['line 1', 'another ansible_password of a'],
      ['line 5', 'ansible_password of the group web'],
      ['line 7', 'ansible_password of the group db'],
    ]);
    const yaml = await readText('all:\n  hosts:\n    a: {ansible_user: u, ansible_password: {x: y}}\n');
    expect(yaml.sshSecrets).toEqual([]);
    expect(yaml.leftOut.map(({ at }) => at)).toEqual(['/all/hosts/a/ansible_password']);
  });

  it('in YAML that is damaged is told as one, with the place or the key', async () => {
    for (const [text, reason] of [
      ['all:\n  hosts:\n    a: {b: c\n', 'It is no YAML at line'],
      ['all:\n  hosts:\n    a:\n    a:\n', 'It has the key “a” twice in one place, again at line 4.'],
    ]) {
      const { format, error, leftOut } = await readText(text);
      expect([format, error]).toEqual(['ansible-inventory', 'damaged']);
      expect(leftOut[0].reason).toContain(reason);
    }
  });
});
