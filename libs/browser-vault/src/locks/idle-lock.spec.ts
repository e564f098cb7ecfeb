import { TestUser, until } from '../testing/test-vault';
import { IdleLock } from './idle-lock';

describe('The automatic lock', () => {
  let locked: number;
  let idle: IdleLock;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-22T12:00:00Z'));
    locked = 0;
    idle = new IdleLock(() => (locked += 1));
  });
  afterEach(() => {
    idle.stop();
    jasmine.clock().uninstall();
  });

  const minutes = (count: number) => jasmine.clock().tick(count * 60_000);

  it('locks after the minutes without activity, once', () => {
    idle.start(15);
    minutes(14);
    expect(locked).toBe(0);
    minutes(1);
    expect(locked).toBe(1);
    minutes(60);
    expect(locked).toBe(1);
  });

  it('is put off by activity, here or in another tab', () => {
    idle.start(15);
    minutes(10);
    idle.touch();
    minutes(10);
    idle.touch(Date.now() - 5 * 60_000);
    minutes(9);
    expect(locked).toBe(0);
    minutes(1);
    expect(locked).toBe(1);
  });

  it('is not put off by what comes too late, such as the first key after the machine has slept', () => {
    idle.start(15);
    jasmine.clock().mockDate(new Date('2026-11-22T13:00:00Z'));
    idle.touch();
    expect(locked).toBe(1);
  });

  it('does nothing when it is off, and takes a new limit at once', () => {
    idle.start(null);
    minutes(1000);
    expect(locked).toBe(0);
    idle.start(30);
    minutes(20);
    idle.start(5);
    minutes(5);
    expect(locked).toBe(1);
  });
});

describe('A vault that nobody uses', () => {
  it('locks itself in all tabs', async () => {
    const user = new TestUser();
    const [one, two] = [await user.tab(), await user.tab()];
    await one.locks.addPassphrase('correct horse');
    await one.locks.setAutoLock(1);
    await one.announce();
    await until(two, 'empty');

    jasmine.clock().install().mockDate();
    await one.locks.setAutoLock(2);
    await one.announce();
    jasmine.clock().tick(119_000);
    expect(one.state.status).toBe('empty');
    jasmine.clock().tick(1_000);
    jasmine.clock().uninstall();

    await until(one, 'locked');
    await until(two, 'locked');
    await user.remove();
  });
});
