import { fetchAhead } from './fetch-ahead';

describe('What is fetched ahead', () => {
  it('is asked for, and fails without a word', async () => {
    const part = jasmine.createSpy('part').and.rejectWith(new TypeError('Failed'));
    await expectAsync(fetchAhead(part)).toBeResolved();
    expect(part).toHaveBeenCalledTimes(1);
  });

  it('is not asked for while the browser is offline', async () => {
    spyOnProperty(navigator, 'onLine').and.returnValue(false);
    const part = jasmine.createSpy('part').and.resolveTo();
    await fetchAhead(part);
    expect(part).not.toHaveBeenCalled();
  });
});
