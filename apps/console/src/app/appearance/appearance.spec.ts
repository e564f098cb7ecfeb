import { TestBed } from '@angular/core/testing';
import { Appearance } from './appearance';

describe('Appearance', () => {
  const theme = () => document.documentElement.dataset['theme'];

  beforeEach(() => localStorage.clear());
  afterEach(() => {
    localStorage.clear();
    delete document.documentElement.dataset['theme'];
  });

  it('follows the device until someone chooses', () => {
    TestBed.inject(Appearance).restore();
    expect(theme()).toBeUndefined();
  });

  it('is remembered on this device', () => {
    TestBed.inject(Appearance).choose('dark');
    expect(theme()).toBe('dark');
    delete document.documentElement.dataset['theme'];
    TestBed.resetTestingModule();
    TestBed.inject(Appearance).restore();
    expect(theme()).toBe('dark');
    TestBed.inject(Appearance).choose('system');
    expect(theme()).toBeUndefined();
  });

  it('ignores what it did not write', () => {
    localStorage.setItem('kiops.appearance', 'pink');
    expect(TestBed.inject(Appearance).choice()).toBe('system');
  });
});
