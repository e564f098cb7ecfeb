import { readUserAgent } from './user-agent';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15';

describe('A user agent', () => {
  const names: readonly (readonly [string, string | undefined, string | undefined, string | undefined])[] = [
    [CHROME, 'Chrome', '153', 'Linux'],
    [CHROME.replace('Chrome', 'HeadlessChrome'), 'Chromium', '153', 'Linux'],
    [
      `${CHROME} Edg/154.1`.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64'),
      'Edge',
      '154',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0',
      'Firefox',
      '150',
      'Windows',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15',
      'Safari',
      '26',
      'macOS',
    ],
    [`${IPHONE} Version/26.0 Mobile/15E148 Safari/604.1`, 'Safari', '26', 'iOS'],
    [`${IPHONE} Mobile/15E148 Safari/604.1`, 'Safari', undefined, 'iOS'],
    [`${IPHONE} CriOS/148.0 Mobile/15E148 Safari/604.1`, 'Chrome', '148', 'iOS'],
    [
      'Mozilla/5.0 (Linux; Android 16; Pixel) AppleWebKit/537.36 Chrome/153.0.0.0 Mobile Safari/537.36',
      'Chrome',
      '153',
      'Android',
    ],
    ['curl/8.0', undefined, undefined, undefined],
  ];

  for (const [userAgent, browser, version, system] of names) {
    it(`names ${browser} ${version} on ${system}`, () =>
      expect(readUserAgent(userAgent)).toEqual({ browser, version, system }));
  }

  it('tells Chromium from Chrome by its brands', () => {
    expect(readUserAgent(CHROME, ['Not A Brand', 'Chromium']).browser).toBe('Chromium');
    expect(readUserAgent(CHROME, ['Chromium', 'Google Chrome']).browser).toBe('Chrome');
  });
});
