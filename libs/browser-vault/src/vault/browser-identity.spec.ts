import { probablyCleared, thisBrowser } from './browser-identity';

describe('The name of a browser', () => {
  it('is that of this one here', () => expect(thisBrowser().browser).toBe('Chromium'));

  it('has words for what a user agent does not say', () => {
    spyOnProperty(navigator, 'userAgent').and.returnValue('curl/8.0');
    expect(thisBrowser()).toEqual({ browser: 'another browser', system: 'another system' });
  });
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
