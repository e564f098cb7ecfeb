import { browserAndVersion, browserName } from './browser-name';

describe('browserName', () => {
  it('says browser and system', () => {
    const chrome =
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36';
    expect(browserName(chrome)).toBe('Chrome on Linux');
    expect(browserName(`${chrome} Edg/153.0`)).toBe('Edge on Linux');
    const safari =
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15';
    expect(browserName(safari)).toBe('Safari on macOS');
    expect([chrome, `${chrome} Edg/154.1`, safari].map(browserAndVersion)).toEqual([
      'Chrome 153 on Linux',
      'Edge 154 on Linux',
      'Safari 26 on macOS',
    ]);
  });

  it('knows the browsers of a phone', () => {
    const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15';
    expect(browserName(`${iphone} CriOS/148.0 Mobile/15E148 Safari/604.1`)).toBe('Chrome on iOS');
    expect(browserAndVersion(`${iphone} Mobile/15E148 Safari/604.1`)).toBe('Safari on iOS');
  });

  it('leaves other programs to their own name', () => {
    expect(browserName('curl/8.14.1')).toBeUndefined();
    expect(browserAndVersion('curl/8.14.1')).toBeUndefined();
  });
});
