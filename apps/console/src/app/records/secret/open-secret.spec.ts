import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  type TestRequest,
  provideHttpClientTesting,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideBrowserVault } from '@kiops/browser-vault';
import { OpenSecret, type SecretOwner } from './open-secret';

describe('OpenSecret', () => {
  const harbor: SecretOwner = { store: 'registries', id: 'harbor' };
  const quay: SecretOwner = { store: 'registries', id: 'quay' };
  let http: HttpTestingController;
  let secret: OpenSecret;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-22T10:00:00Z'));
    TestBed.configureTestingModule({
      providers: [OpenSecret, provideBrowserVault(), provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    secret = TestBed.inject(OpenSecret);
  });

  afterEach(() => {
    jasmine.clock().uninstall();
    http.verify();
  });

  const asked = ({ id }: SecretOwner): TestRequest => http.expectOne(`/api/v1/registries/${id}/reveal`);
  const show = async (owner: SecretOwner, password = 'hunter2'): Promise<void> => {
    const toggled = secret.toggle(owner);
    asked(owner).flush({ password });
    await toggled;
  };

  it('shows a secret for 30 seconds, counting down', async () => {
    await show(harbor);
    expect(secret.fieldsOf(harbor)).toEqual({ password: 'hunter2' });
    expect(secret.secondsLeft()).toBe(30);
    jasmine.clock().tick(29_500);
    expect(secret.secondsLeft()).toBe(1);
    expect(secret.isShown(harbor)).toBeTrue();
    jasmine.clock().tick(750);
    expect(secret.fieldsOf(harbor)).toBeUndefined();
  });

  it('hides it at the second click, without asking KIOPS again', async () => {
    await show(harbor);
    await secret.toggle(harbor);
    expect(secret.isShown(harbor)).toBeFalse();
  });

  it('hides it when the window loses the focus', async () => {
    await show(harbor);
    window.dispatchEvent(new Event('blur'));
    expect(secret.isShown(harbor)).toBeFalse();
  });

  it('hides it when the dialog closes', async () => {
    await show(harbor);
    TestBed.resetTestingModule();
    expect(secret.isShown(harbor)).toBeFalse();
  });

  it('shows one secret at a time, each for its whole time', async () => {
    await show(harbor);
    jasmine.clock().tick(20_000);
    await show(quay, 'swordfish');
    expect(secret.isShown(harbor)).toBeFalse();
    jasmine.clock().tick(15_000);
    expect(secret.fieldsOf(quay)).toEqual({ password: 'swordfish' });
  });

  it('does not show a secret that comes after the window lost the focus', async () => {
    const toggled = secret.toggle(harbor);
    window.dispatchEvent(new Event('blur'));
    asked(harbor).flush({ password: 'hunter2' });
    await toggled;
    expect(secret.isShown(harbor)).toBeFalse();
  });

  it('shows only the one that was asked for last, whatever comes first', async () => {
    const first = secret.toggle(harbor);
    const second = secret.toggle(quay);
    const late = asked(harbor);
    asked(quay).flush({ password: 'swordfish' });
    late.flush({ password: 'hunter2' });
    await Promise.all([first, second]);
    expect([secret.isShown(harbor), secret.isShown(quay)]).toEqual([false, true]);
  });

  it('says why a secret could not be read', async () => {
    const toggled = secret.toggle(harbor);
    asked(harbor).flush(
      { code: 'not-found', title: 'There is nothing here.', status: 404 },
      { status: 404, statusText: '' },
    );
    await toggled;
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain(
      'There is nothing here.',
    );
    expect(secret.isReading(harbor)).toBeFalse();
  });
});
