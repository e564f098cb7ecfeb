import { TestBed } from '@angular/core/testing';
import type { Me } from '@kiops/contracts';
import { Session } from '../app/session/session';

/** An account to be signed in as, in specs. */
export const MINJUN: Me = {
  id: '0193b9a0-0000-7000-8000-000000000001',
  email: 'minjun.kim@acme.co.kr',
  name: '김민준',
  role: 'Manager',
  plan: 'team',
  createdAt: '2026-03-05T09:00:00Z',
  wrongTries: null,
};

/** Makes someone the signed-in account, without a request. */
export function signInAs(me: Partial<Me> = {}): Me {
  const person = { ...MINJUN, ...me };
  TestBed.inject(Session).changed(person);
  return person;
}
