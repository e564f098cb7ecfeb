import type { SystemSummary } from '@kiops/contracts';
import { kernelName, share, systemName, uptimeText } from './system-info-words';

const nothing: SystemSummary = {
  os: null,
  kernel: null,
  architecture: null,
  cpuLoad: null,
  memoryBytes: null,
  memoryUsedBytes: null,
  fullestDisk: null,
};

describe('The words of system info', () => {
  it('shorten the names of systems to what tells them apart', () => {
    const names = [
      'Debian GNU/Linux 12 (bookworm)',
      'Ubuntu 24.04.3 LTS',
      'Alpine Linux v3.22',
      'Rocky Linux 9.6 (Blue Onyx)',
    ].map((os) => systemName({ ...nothing, os }));
    expect(names).toEqual(['Debian 12', 'Ubuntu 24.04.3', 'Alpine 3.22', 'Rocky Linux 9.6']);
    expect(systemName({ ...nothing, kernel: 'FreeBSD 14.1' })).toBe('FreeBSD 14.1');
    expect(systemName(nothing)).toBeNull();
  });

  it('tell the kernel without its packaging', () => {
    const debian = { ...nothing, kernel: 'Linux 6.1.0-37-amd64', architecture: 'x86_64' };
    expect(kernelName(debian)).toBe('6.1.0 · x86_64');
    expect(kernelName(nothing)).toBe('');
  });

  it('tell a time since the start in one unit', () => {
    expect([90, 7_200, 86_400, 86_400 * 1_200].map(uptimeText)).toEqual([
      '1 min',
      '2 h',
      '1 day',
      '1,200 days',
    ]);
  });

  it('know nothing of how full something is when that is not known', () => {
    expect([share(null, 5), share(1, 0), share(6, 5)]).toEqual([null, null, 1]);
  });
});
