import { systemSummary } from './system-info';

const NOTHING = {
  os: null,
  kernel: null,
  architecture: null,
  cpuLoad: null,
  memoryBytes: null,
  memoryUsedBytes: null,
  fullestDisk: null,
};

describe('The summary of system info', () => {
  it('names the fullest disk', () => {
    const disks = [
      { mount: '/', sizeBytes: 100, usedBytes: 20 },
      { mount: '/data', sizeBytes: 1_000, usedBytes: 900 },
      { mount: '/empty', sizeBytes: 0, usedBytes: 0 },
      { mount: '/boot', sizeBytes: 100, usedBytes: 50 },
    ];
    expect(systemSummary({ disks })).toEqual({ ...NOTHING, fullestDisk: disks[1] });
  });

  it('takes facts of another kind as not known, whatever they are', () => {
    const disks = [null, 5, 'x', [], {}, { mount: 1, sizeBytes: 1, usedBytes: 1 }];
    const odd = { os: { a: 1 }, kernel: 6, architecture: ['x'], cpuLoad: '1', memoryBytes: true, disks };
    for (const info of [{}, [], odd, { disks: 7 }, { disks: { length: 2 } }])
      expect(systemSummary(info)).withContext(JSON.stringify(info)).toEqual(NOTHING);
    for (const info of [null, undefined, 'Debian', 7]) expect(systemSummary(info)).toBeNull();
  });

  it('is short, however long the facts are, and cuts no character in two', () => {
    const long = `${'x'.repeat(199)}\u{1f600}${'y'.repeat(60_000)}`;
    const disks = [{ mount: long, sizeBytes: 1e308, usedBytes: 5e-324 }];
    const summary = systemSummary({ os: long, kernel: long, architecture: long, disks });
    expect(summary?.os).toBe('x'.repeat(199));
    expect(JSON.stringify(summary).length).toBeLessThan(1_100);
  });
});
