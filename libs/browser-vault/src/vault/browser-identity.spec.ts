import { browserName, probablyCleared, thisBrowser } from './browser-identity';

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';

describe('The name of a browser', () => {
  const names: readonly (readonly [string, string, string])[] = [
    [chrome, 'Chrome', 'Linux'],
    [
      `${chrome} Edg/153.0.0.0`.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64'),
      'Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0',
      'Firefox',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15',
      'Safari',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 16; Pixel) AppleWebKit/537.36 Chrome/153.0.0.0 Mobile Safari/537.36',
      'Chrome',
      'Android',
    ],
    ['curl/8.0', 'another browser', 'another system'],
  ];

  for (const [userAgent, browser, system] of names) {
    it(`is ${browser} on ${system}`, () => expect(browserName(userAgent)).toEqual({ browser, system }));
  }

  it('tells Chromium from Chrome by its brands', () => {
    expect(browserName(chrome, ['Not A Brand', 'Chromium']).browser).toBe('Chromium');
    expect(browserName(chrome, ['Chromium', 'Google Chrome']).browser).toBe('Chrome');
  });

  it('is that of this one here', () => expect(thisBrowser().browser).toBe('Chromium'));
});

describe('A browser that forgot its vault', () => {
  const here = { browser: 'Chromium', system: 'Linux' };
  const seen = (browser: string, lastSeenOn: string) => ({
    vaultId: lastSeenOn,
    browser,
    system: 'Linux',
    lastSeenOn,
  });
  const message = (lastSeenOn: string) =>
    probablyCleared([seen('Chromium', lastSeenOn)], here, '2026-11-22')?.message;

  it('says until when it had one', () => {
    expect(message('2026-11-21')).toBe(
      'You kept secrets in Chromium on Linux until yesterday. If that was this browser, its data was cleared.',
    );
    expect(message('2026-11-22')).toContain('until today.');
    expect(message('2026-11-03')).toContain('until November 3, 2026.');
  });

  it('goes by the last one that had its name, and says nothing if none had', () => {
    const sightings = [
      seen('Chromium', '2026-01-01'),
      seen('Chromium', '2026-11-01'),
      seen('Firefox', '2026-11-20'),
    ];
    expect(probablyCleared(sightings, here, '2026-11-22')?.sighting.lastSeenOn).toBe('2026-11-01');
    expect(probablyCleared(sightings, { browser: 'Safari', system: 'macOS' }, '2026-11-22')).toBeUndefined();
  });
});
