import fc from 'fast-check';
import { HOST, hostAndPort, hostFault, normalHost, serverAddress } from './host';

const group = fc.integer({ min: 0, max: 0xffff });
const ipv6 = fc
  .tuple(fc.array(group, { minLength: 8, maxLength: 8 }), fc.nat(6), fc.integer({ min: 2, max: 8 }))
  .map(([groups, start, run]) =>
    groups.map((value, place) => (place >= start && place < start + run ? 0 : value)),
  );

/** One of many spellings of the same address: padded, upper case, dotted end, one run of zeros left out or none. */
const spelling = fc
  .tuple(ipv6, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([groups, padded, upper, compressed, dotted]) => {
    let parts = groups.map((value) => value.toString(16).padStart(padded ? 4 : 1, '0'));
    if (dotted) {
      const [a, b] = groups.slice(6);
      parts = [...parts.slice(0, 6), [a >> 8, a & 255, b >> 8, b & 255].join('.')];
    }
    const joined = parts.join(':');
    const short = compressed
      ? joined.replace(/(?<=^|:)(?:0{1,4}:){2,}/, joined.match(/^(?:0{1,4}:){2,}/) ? '::' : ':')
      : joined;
    return { groups, text: upper ? short.toUpperCase() : short };
  });

describe('A host', () => {
  it('is a name, an IPv4 or an IPv6 address', () => {
    for (const host of [
      'a',
      'Harbor.acme.io',
      'db_1',
      'x.y.',
      '10.0.0.1',
      '한국.kr',
      'xn--3e0b707e',
      '::1',
      '[::1]',
      '::',
      '::ffff:10.0.0.1',
      '2001:DB8::17',
      '1:2:3:4:5:6:7:8',
      '1:2:3:4:5:6:1.2.3.4',
    ]) {
      expect(HOST.test(host)).withContext(host).toBeTrue();
    }
  });

  it('is nothing with a scheme, port, path, space, empty label or half an address', () => {
    for (const host of [
      '',
      ' ',
      'a b',
      'http://a',
      'a:22',
      'cafe:80',
      'a/b',
      'a..b',
      '.a',
      '-a',
      'a-',
      '[a]',
      '[::1',
      '::1]',
      ':::',
      '1::2::3',
      '12345::',
      '1:2:3:4:5:6:7:8:9',
      '::1.2.3.256',
      'user@host',
      'a\u0000b',
      'a\n',
      'fe80::1%eth0',
      '[fe80::1%1]',
    ]) {
      expect(HOST.test(host)).withContext(JSON.stringify(host)).toBeFalse();
    }
  });

  it('is refused with the reason when it has a zone', () => {
    for (const host of ['fe80::1%eth0', '[fe80::1%eth0]', 'FE80::1%25en0'])
      expect(hostFault(host))
        .withContext(host)
        .toMatch(/^What follows % names a network card/);
    expect(hostFault('user@host')).toMatch(/^Enter a host name/);
    expect(hostFault('fe80::1')).toBeUndefined();
  });

  it('has one normal form for every spelling of an IPv6 address, which is RFC 5952', () => {
    fc.assert(
      fc.property(spelling, ({ groups, text }) => {
        const canonical = new URL(
          `http://[${groups.map((value) => value.toString(16)).join(':')}]`,
        ).hostname.slice(1, -1);
        expect(HOST.test(text)).withContext(text).toBeTrue();
        expect(normalHost(text)).toBe(canonical);
        expect(normalHost(`[${text}]`)).toBe(canonical);
      }),
    );
  });

  it('keeps its normal form when it is made again', () => {
    const label = fc.string({
      unit: fc.constantFrom('a', 'Z', '9', '-', '_', '한', 'É', 'e\u0301', 'İ'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), fc.boolean(), (labels, dotted) => {
        const host = labels.join('.') + (dotted ? '.' : '');
        fc.pre(HOST.test(host));
        expect(HOST.test(normalHost(host))).toBeTrue();
        expect(normalHost(normalHost(host))).toBe(normalHost(host));
      }),
    );
  });

  it('ignores case, a trailing dot and how accents are composed', () => {
    expect(normalHost('Harbor.ACME.io.')).toBe('harbor.acme.io');
    expect(normalHost('한국.kr'.normalize('NFD'))).toBe('한국.kr');
    expect(serverAddress({ username: 'ops', host: '2001:DB8:0:0::17', port: 22 })).toBe(
      'ops@[2001:db8::17]:22',
    );
    expect(hostAndPort('Bastion.', 2222)).toBe('bastion:2222');
  });
});
