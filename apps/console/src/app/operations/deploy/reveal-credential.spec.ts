import type { FittingCredential } from '@kiops/contracts';
import { of, throwError } from 'rxjs';
import type { RecordsClient, RevealedFields } from '../../records/records-client';
import { redacting } from './deploy-output';
import { revealCredential } from './reveal-credential';

const hub: FittingCredential = {
  store: 'docker-hub',
  recordId: 'hub',
  registry: 'docker.io',
  username: 'acmeci',
  label: 'acme CI',
};

function records(reveal: (...place: unknown[]) => unknown): RecordsClient {
  return { reveal } as unknown as RecordsClient;
}

describe('revealCredential', () => {
  it('reads the secret of the record’s kind', async () => {
    const asked: unknown[] = [];
    const client = records((...place) => {
      asked.push(place);
      return of<RevealedFields>({ accessToken: 'the token', password: 'another' });
    });
    expect(await revealCredential(client, hub)).toBe('the token');
    expect(await revealCredential(client, { ...hub, store: 'registries' })).toBe('another');
    expect(asked).toEqual([
      ['docker-hub', 'hub'],
      ['registries', 'hub'],
    ]);
  });

  it('says that KIOPS keeps none, or did not give it', async () => {
    const empty = revealCredential(
      records(() => of({ accessToken: null })),
      hub,
    );
    await expectAsync(empty).toBeRejectedWith(
      jasmine.objectContaining({
        name: 'WorkError',
        code: 'credential-empty',
        message: 'KIOPS keeps no access token of “acme CI”.',
      }),
    );
    const failed = revealCredential(
      records(() => throwError(() => new Error('offline'))),
      hub,
    );
    await expectAsync(failed).toBeRejectedWith(jasmine.objectContaining({ code: 'credential-not-given' }));
  });
});

describe('redacting', () => {
  it('takes a secret out of a line, each line of it', () => {
    const redact = redacting('first line\nsecond $& line\r\nab');
    expect(redact('got first line and second $& line, ab')).toBe('got ••• and •••, ab');
    expect(redacting('')('nothing')).toBe('nothing');
  });
});
