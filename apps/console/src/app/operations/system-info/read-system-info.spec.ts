import { readSystemInfo } from './read-system-info';

const at = new Date('2026-11-22T20:00:00Z');

describe('readSystemInfo', () => {
  it('reads the facts of a server', () => {
    const output = [
      'awk: some warning',
      'hostname=pay-api-01',
      'os=Debian GNU/Linux 13 (trixie)',
      'kernel=Linux 6.12.41',
      'architecture=x86_64',
      'cpuModel=AMD EPYC 9354',
      'cpuCount=8',
      'cpuTimes=1000 800 1100 875',
      'memoryKb=16384 4096',
      'uptimeSeconds=86400',
      'disk=1000 250 /',
      'disk=2000 1000 /var/lib/my data',
      'engine=docker /snap/bin/docker Docker version 28.1.1, build 4eba377',
      'engine=podman podman version 5.4.2',
    ].join('\r\n');
    expect(readSystemInfo(output, at)).toEqual({
      collectedAt: '2026-11-22T20:00:00.000Z',
      hostname: 'pay-api-01',
      os: 'Debian GNU/Linux 13 (trixie)',
      kernel: 'Linux 6.12.41',
      architecture: 'x86_64',
      cpuModel: 'AMD EPYC 9354',
      cpuCount: 8,
      cpuLoad: 0.25,
      memoryBytes: 16384 * 1024,
      memoryUsedBytes: 4096 * 1024,
      uptimeSeconds: 86400,
      disks: [
        { mount: '/', sizeBytes: 1000 * 1024, usedBytes: 250 * 1024 },
        { mount: '/var/lib/my data', sizeBytes: 2000 * 1024, usedBytes: 1000 * 1024 },
      ],
      engines: [
        { name: 'docker', version: '28.1.1', path: '/snap/bin/docker' },
        { name: 'podman', version: '5.4.2', path: null },
      ],
    });
  });

  it('leaves out what the server does not tell', () => {
    const info = readSystemInfo('', at);
    expect(info.os).toBeNull();
    expect(info.cpuLoad).toBeNull();
    expect(info.disks).toEqual([]);
  });

  it('is not impressed by a hostile server', () => {
    const info = readSystemInfo(
      `os=${'x'.repeat(10_000)}\nhostname=a\u0000b\u001b[31m\ncpuCount=-5\nmemoryKb=1e9 NaN\n${'disk=1 1 /\n'.repeat(1_000)}`,
      at,
    );
    expect(info.os?.length).toBe(200);
    expect(info.hostname).toBe('ab');
    expect(info.cpuCount).toBeNull();
    expect(info.memoryBytes).toBeNull();
    expect(info.disks.length).toBe(64);
  });
});
