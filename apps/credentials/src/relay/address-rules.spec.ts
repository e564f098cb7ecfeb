import { type AddressRange, parseAddressRange } from '../config/address-range';
import { readConfiguration } from '../config/read-configuration';
import { AddressRules } from './address-rules';
import { RelayTargets } from './relay-targets';

const ranges = (texts: readonly string[] = []) =>
  texts.map((text) => parseAddressRange(text) as AddressRange);

const rules = (options: { deny?: string[]; allow?: string[]; allowLoopback?: boolean } = {}) =>
  new AddressRules({
    deny: ranges(options.deny),
    allow: ranges(options.allow),
    allowLoopback: options.allowLoopback ?? false,
  });

describe('RelayTargets', () => {
  it("refuse the service's own database, however its address is written, and nothing else there", async () => {
    const configuration = readConfiguration({
      DATABASE_URL: 'postgres://kiops@10.0.0.5/kiops',
      KIOPS_MASTER_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    });
    const allows = await new RelayTargets(configuration).rulesNow();
    for (const address of ['10.0.0.5', '::ffff:10.0.0.5', '::FFFF:a00:5', '64:ff9b::a00:5']) {
      expect(allows(address, 5432)).withContext(address).toBeFalse();
      expect(allows(address, 22)).withContext(address).toBeTrue();
    }
    expect(allows('10.0.0.6', 5432)).toBeTrue();
  });
});

describe('AddressRules', () => {
  it('allows ordinary public and private addresses', () => {
    for (const address of [
      '93.184.216.34',
      '10.0.0.8',
      '192.168.1.5',
      '172.16.3.4',
      '2001:db9::1',
      'fd12:3456::1',
    ]) {
      expect(rules().allows(address)).withContext(address).toBeTrue();
    }
  });

  it('refuses this machine, links, metadata services and what is not unicast, in every way of writing them', () => {
    for (const address of [
      '127.0.0.1',
      '127.8.8.8',
      '::1',
      '0.0.0.0',
      '::',
      '169.254.169.254',
      'fe80::1',
      'fd00:ec2::254',
      '100.100.100.200',
      '224.0.0.1',
      'ff02::1',
      '255.255.255.255',
      '::ffff:127.0.0.1',
      '::ffff:169.254.169.254',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::a9fe:a9fe',
      '2002:7f00:1::',
      '::127.0.0.1',
    ]) {
      expect(rules().allows(address)).withContext(address).toBeFalse();
    }
  });

  it('refuses what is not an address', () => {
    for (const text of ['', 'localhost', '10.0.0', '10.0.0.1:22'])
      expect(rules().allows(text)).withContext(text).toBeFalse();
  });

  it('allows loopback while the service listens on loopback only, and still no other denied range', () => {
    const own = rules({ allowLoopback: true });
    expect(own.allows('127.0.0.1')).toBeTrue();
    expect(own.allows('::1')).toBeTrue();
    expect(own.allows('169.254.169.254')).toBeFalse();
  });

  it('lets configuration open and close networks, and closing wins', () => {
    const configured = rules({ allow: ['169.254.0.0/16', '10.0.0.0/8'], deny: ['10.9.0.0/16'] });
    expect(configured.allows('169.254.3.4')).toBeTrue();
    expect(configured.allows('10.8.0.1')).toBeTrue();
    expect(configured.allows('10.9.0.1')).toBeFalse();
    expect(configured.allows('::ffff:10.9.0.1')).toBeFalse();
  });
});
