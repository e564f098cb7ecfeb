import type { TransferEntry } from '@kiops/contracts';
import type { Dice } from './dice';
import { connections, domainName, labelOf, DEMO_TIME } from './demo-names';
import { demoSystemInfo } from './demo-system-info';
import { SITES, STAGES, SYSTEMS, type Site } from './demo-words';

/**
 * Servers as a company has them: each site has a bastion, behind it a jump server for production, and behind these the
 * rest. Some are not reached by SSH, and those keep a password.
 */
export function demoServers(count: number, dice: Dice): TransferEntry[] {
  const servers: TransferEntry[] = [];
  for (const site of SITES) {
    if (servers.length + 2 > count / 2) break;
    servers.push(bastion(site, dice), jumpServer(site, dice));
  }
  const sites = SITES.slice(0, servers.length / 2);
  while (servers.length < count) servers.push(machine(servers.length, sites, dice));
  return servers;
}

function bastion(site: Site, dice: Dice): TransferEntry {
  return {
    ref: `bastion-${site.host}`,
    label: dice.chance(50) ? `배스천 ${site.ko}` : `Bastion ${site.en}`,
    protocol: 'ssh',
    host: `bastion.${site.host}.${domainName('io')}`,
    port: 22,
    username: 'ops',
    allowOldAlgorithms: false,
    hostKeys: [hostKey(dice)],
    systemInfo: demoSystemInfo(`bastion-${site.host}`, dice),
    connections: [{ kind: 'infrastructure', name: `vpn-${site.host}` }],
  };
}

function jumpServer(site: Site, dice: Dice): TransferEntry {
  return {
    ref: `jump-${site.host}`,
    label: `Jump ${site.en} ${dice.chance(50) ? '운영망' : 'production'}`,
    protocol: 'ssh',
    host: `10.${site.net}.0.5`,
    port: 2222,
    username: 'jump',
    jumpServer: `bastion-${site.host}`,
    allowOldAlgorithms: false,
    hostKeys: [hostKey(dice)],
  };
}

function machine(index: number, sites: readonly Site[], dice: Dice): TransferEntry {
  const system = dice.pick(SYSTEMS);
  const stage = dice.pick(STAGES);
  const site = sites.length > 0 ? dice.pick(sites) : SITES[0];
  const name = `${system.host}-${String(index).padStart(3, '0')}`;
  const label = labelOf(system, stage, index, dice);
  if (dice.chance(8)) return notOverSsh(index, site, label, dice);
  const behind = stage.host === 'prod' ? 'jump' : 'bastion';
  return {
    ref: `server-${index}`,
    label,
    protocol: 'ssh',
    host: dice.chance(70)
      ? `${name}.${stage.host}.${site.host}.${domainName('internal')}`
      : address(site, index),
    port: dice.chance(90) ? 22 : 2222,
    username: dice.pick(['deploy', 'deploy', 'ubuntu', 'root', 'ci']),
    ...(sites.length > 0 ? { jumpServer: `${behind}-${site.host}` } : {}),
    allowOldAlgorithms: index % 25 === 0,
    ...(dice.chance(80) ? { hostKeys: [hostKey(dice)], systemInfo: demoSystemInfo(name, dice) } : {}),
    ...(dice.chance(20)
      ? { notes: '점검 시간: 매주 화요일 02:00–04:00\nMaintenance: Tuesdays, 2 to 4 a.m.' }
      : {}),
    connections: connections(dice, 2),
  };
}

function notOverSsh(index: number, site: Site, label: string, dice: Dice): TransferEntry {
  const [protocol, port, username] = dice.pick([
    ['winrm', 5986, 'administrator'],
    ['ipmi', 623, 'ADMIN'],
    ['redfish', 443, 'ADMIN'],
  ] as const);
  return {
    ref: `server-${index}`,
    label: `${label} (${protocol})`,
    protocol,
    host: address(site, index),
    port,
    username,
    allowOldAlgorithms: false,
    password: dice.text(20),
  };
}

function address(site: Site, index: number): string {
  return index % 5 === 0
    ? `2001:db8:${site.net}:1::${index.toString(16)}`
    : `10.${site.net}.${(index >> 8) + 1}.${index & 255}`;
}

/** A SHA-256 fingerprint has 43 signs, of which the last carries four bits. */
function hostKey(dice: Dice): Record<string, string> {
  return {
    type: 'ssh-ed25519',
    fingerprint: `SHA256:${dice.base64(42)}${dice.pick(['A', 'E', 'I', 'M', 'Q', 'U', 'Y', 'c', 'g', 'k', 'o', 's', 'w', '0', '4', '8'])}`,
    pinnedAt: DEMO_TIME,
  };
}
