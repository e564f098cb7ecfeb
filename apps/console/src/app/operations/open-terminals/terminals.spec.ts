import { TestBed } from '@angular/core/testing';
import { provideHttpClient } from '@angular/common/http';
import { signInAs } from '../../../testing/session-testing';
import { Session } from '../../session/session';
import { behindOneHop } from '../testing/played-routes';
import { Terminals } from './terminals';

describe('Terminals', () => {
  function setUp() {
    TestBed.configureTestingModule({ providers: [provideHttpClient()] });
    signInAs();
    const terminals = TestBed.inject(Terminals);
    const names = () => terminals.all().map(({ name }) => name);
    const active = () => terminals.all().find(({ id }) => id === terminals.activeId())?.name;
    return { terminals, names, active };
  }

  it('numbers several on the same server, and gives a free number again', () => {
    const { terminals, names, active } = setUp();
    for (let count = 0; count < 3; count += 1) terminals.open(behindOneHop);
    expect(names()).toEqual(['결제 API', '결제 API (2)', '결제 API (3)']);
    expect(active()).toBe('결제 API (3)');
    terminals.close(terminals.all()[1].id);
    terminals.open({ ...behindOneHop, id: 'another of the same name' });
    expect(names()).toEqual(['결제 API', '결제 API (3)', '결제 API (2)']);
  });

  it('shows the neighbour of one that is closed, and leaves others where they are', () => {
    const { terminals, active } = setUp();
    for (let count = 0; count < 3; count += 1) terminals.open(behindOneHop);
    const [first, second] = terminals.all();
    terminals.activate(second.id);
    terminals.close(first.id);
    expect(active()).toBe('결제 API (2)');
    terminals.close(second.id);
    expect(active()).toBe('결제 API (3)');
    terminals.close(terminals.all()[0].id);
    expect(terminals.activeId()).toBeUndefined();
  });

  it('has none any more when the account is signed out or another one, and takes no room then', () => {
    const { terminals, names } = setUp();
    terminals.open(behindOneHop);
    terminals.covered({ height: 320, hides: 'page' });
    signInAs({ name: 'Another name of the same account' });
    expect(names()).toEqual(['결제 API']);
    TestBed.inject(Session).end();
    expect(names()).toEqual([]);
    expect(terminals.cover()).toEqual({ height: 0, hides: 'nothing' });
    signInAs();
    terminals.open(behindOneHop);
    signInAs({ id: 'another account' });
    expect(names()).toEqual([]);
  });
});
