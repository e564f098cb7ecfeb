import { HousekeepingService } from '../housekeeping/housekeeping.service';
import { Browser, type RequestOptions } from '../identity/testing/browser';
import {
  bearer,
  join,
  KIM,
  makeServiceAccount,
  makeToken,
  setUpAsKim,
  startOver,
} from '../identity/testing/people';
import { startTestService, type TestService } from '../testing/test-service';
import { Follower } from './testing/follower';

describe('The end of a service token', () => {
  let service: TestService;
  let kim: Browser;

  beforeAll(async () => {
    service = await startTestService();
  });

  beforeEach(async () => {
    await startOver(service);
    kim = await setUpAsKim(service);
  });

  afterAll(() => service.stop());

  it('is told to whose it is, of a service account to PlatformAdmins, and to no other token', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const lee = await join(kim, 'Lee');
    const ada = await join(kim, 'Ada', 'PlatformAdmin');
    // They have no records: it is told all the same.
    const own = await makeToken(lee, ['records:read'], 'ci');
    const other = await makeToken(lee, ['records:read'], 'other');
    const acting = await makeServiceAccount(
      { browser: kim, password: KIM.password },
      { scopes: ['records:read'] },
    );
    const rotated = await makeToken(lee, ['records:read'], 'rotated');
    await service.database.query('UPDATE service_tokens SET expires_at = $1', [inDays(13)]);
    await service.database.query(
      'UPDATE service_tokens SET expires_at = $1, successor_id = id WHERE id = $2',
      [inDays(2), rotated.id],
    );
    const sweep = () => service.application.get(HousekeepingService).sweep();
    await sweep();
    await sweep();
    const heardBy = async (browser: Browser, options?: RequestOptions) => {
      const follower = await Follower.open(browser, '?after=0', options);
      await follower.seen(1);
      await follower.leave();
      return follower.events.map(({ event, store, id, version }) => ({ event, store, id, version }));
    };
    const ends = (id: string) =>
      ({ event: 'secret.expiring', store: 'service-tokens', id, version: 0 }) as const;
    expect(await heardBy(lee.browser)).toEqual([ends(own.id), ends(other.id)]);
    expect(await heardBy(ada.browser)).toEqual([ends(acting.id)]);
    expect(await heardBy(kim)).toContain(ends(acting.id));
    await service.database.query('UPDATE service_tokens SET expires_at = $1 WHERE id = $2', [
      inDays(3),
      other.id,
    ]);
    await sweep();
    expect((await heardBy(lee.browser)).slice(2)).toEqual([ends(other.id)]);
    // The binding of the row would show that its end was moved.
    await service.database.query('UPDATE service_tokens SET expires_at = $1 WHERE id = $2', [
      own.expiresAt,
      own.id,
    ]);
    expect(await heardBy(new Browser(service.origin), bearer(own))).toEqual([ends(own.id)]);
  });
});
