import { Clipboard } from '@angular/cdk/clipboard';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { RouteFailure } from '@kiops/ssh-worker';
import { Subject } from 'rxjs';
import { wouldAskBeforeUnload } from '../../../testing/before-unload';
import { PageHarness } from '../../../testing/page-harness';
import { OperationsClient } from '../operations-client';
import { OperationsUnderTest } from '../testing/operations-under-test';
import { behindOneHop, type PlayedAttempt } from '../testing/played-routes';
import { LetterSize } from './letter-size';
import { ScreenReaderMode } from './screen-reader-mode';
import { TerminalDock } from './terminal-dock';
import { withoutWebgl } from '../../../testing/without-webgl';
import { Terminals } from '../open-terminals/terminals';

const BY_HAND: PlayedAttempt = { isPlayedByHand: true };

const ENTER: KeyboardEventInit = { key: 'Enter', code: 'Enter', keyCode: 13 };

/** A drawn terminal: what is on its screen, and its keyboard. */
class ShownTerminal {
  constructor(private readonly root: HTMLElement) {}

  /** The rows that are drawn, without what is empty. */
  get text(): string {
    const rows = Array.from(this.root.querySelectorAll('.xterm-rows > div'), (row) => row.textContent);
    return rows.join('\n').replaceAll('\u00a0', ' ').trim();
  }

  /** It has as many rows as there is room for. */
  get isFitted(): boolean {
    const rows = Array.from(this.root.querySelectorAll<HTMLElement>('.xterm-rows > div'));
    const room = this.root.querySelector('.host')?.clientHeight ?? 0;
    return rows.length > 0 && Math.floor(room / rows[0].getBoundingClientRect().height) === rows.length;
  }

  /** The letters of the first row in the order in which they are seen. */
  get seen(): string {
    const row = this.root.querySelector('.xterm-rows > div');
    const texts = row ? document.createTreeWalker(row, NodeFilter.SHOW_TEXT) : undefined;
    const letters: { letter: string; left: number }[] = [];
    for (let text = texts?.nextNode(); text; text = texts?.nextNode())
      for (const { index, 0: letter } of (text.textContent ?? '').matchAll(/\S/gu)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + letter.length);
        letters.push({ letter, left: range.getBoundingClientRect().left });
      }
    letters.sort((one, other) => one.left - other.left);
    return letters.map(({ letter }) => letter).join('');
  }

  get keyboard(): HTMLTextAreaElement {
    const found = this.root.querySelector('textarea');
    if (!found) throw new Error('There is no terminal yet.');
    return found;
  }

  press(init: KeyboardEventInit): void {
    this.keyboard.dispatchEvent(new KeyboardEvent('keydown', { ...init, cancelable: true, bubbles: true }));
  }

  paste(text: string): void {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    this.keyboard.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }

  selectAll(): void {
    this.press({ key: 'a', code: 'KeyA', keyCode: 65, metaKey: true });
  }
}

/** The service takes reports, and an operation that waits for that goes on when the subject completes. */
function holdReports(operations: OperationsUnderTest): Subject<void> {
  const told = new Subject<void>();
  TestBed.inject(OperationsClient).report = (report) => {
    operations.reports.push(report);
    return told;
  };
  return told;
}

describe('The dock of terminals', () => {
  let fixture: ComponentFixture<TerminalDock> | undefined;

  async function setUp(...play: PlayedAttempt[]) {
    const operations = await OperationsUnderTest.with(...(play.length > 0 ? play : [BY_HAND]));
    await operations.knowsAll(behindOneHop);
    const terminals = TestBed.inject(Terminals);
    terminals.open(behindOneHop);
    fixture = TestBed.createComponent(TerminalDock);
    const root = fixture.nativeElement as HTMLElement;
    const page = PageHarness.of(fixture);
    const terminal = (at = 0) => new ShownTerminal(root.querySelectorAll<HTMLElement>('.panel')[at]);
    /** The process at this place, once it runs. */
    const process = async (at = 0) => {
      await operations.until(() => operations.routes.processes.length > at);
      return operations.routes.processes[at];
    };
    /** Connects once more. */
    const connect = async (at = 0) => {
      await operations.giveTicket();
      return process(at);
    };
    const shows = (words: string, at = 0) => operations.until(() => terminal(at).text.includes(words));
    const says = (words: string) =>
      operations.until(async () => `${await page.text()} ${await page.overlayText()}`.includes(words));
    const bar = () => root.querySelector('.panel:not([hidden]) kiops-terminal-bar')?.textContent ?? '';
    return { operations, terminals, root, page, terminal, connect, shows, says, bar };
  }

  // What WebGL draws are pictures: there would be nothing to read.
  beforeEach(withoutWebgl);

  afterEach(() => {
    localStorage.removeItem('kiops.terminal.letter-size');
    TestBed.inject(MatDialog).closeAll();
    fixture?.destroy();
  });

  it('shows the hops while it connects, then the shell, with input and output', async () => {
    const { operations, root, page, terminal, connect, shows, says } = await setUp();
    await says('Hop 2 · target');
    const process = await connect();
    expect(operations.reports.map(({ kind, outcome }) => [kind, outcome])).toEqual([['terminal', 'started']]);
    await process.send('deploy@pay:~$ ');
    await shows('deploy@pay:~$');
    expect(await page.text()).not.toContain('Hop 2');
    expect(root.querySelector('kiops-terminal-bar')).toBeNull();
    terminal().press(ENTER);
    terminal().press({ key: 'c', code: 'KeyC', keyCode: 67, ctrlKey: true });
    expect(process.input).toBe('\r\x03');
  });

  it('shows letters in the order of their cells, whatever is sent to turn them around', async () => {
    const { root, terminal, connect, shows } = await setUp();
    root.style.cssText = 'position: fixed; width: 900px; height: 320px;';
    const process = await connect();
    const hebrew = 'אבגדהוזחטיכלמנסעפצקרשת';
    for (const [sent, seen] of [
      ['\u202elive', 'live'],
      ['\u2067live!\u2069', 'live!'],
      ['rm\u202e\x1b[31mlive\x1b[0m', 'rmlive'],
      ['\u061c\u200f(live)', '(live)'],
      [`${hebrew}12`, `${hebrew}12`],
    ]) {
      await process.send(`\x1b[2J\x1b[H${sent}`);
      await shows(seen);
      expect(terminal().seen).withContext(JSON.stringify(sent)).toBe(seen);
    }
  });

  it('shows letters whose bytes come one by one, and what is no letter as such', async () => {
    const { connect, shows } = await setUp();
    const process = await connect();
    for (const byte of new TextEncoder().encode('한\u202e글')) await process.send(Uint8Array.of(byte));
    await shows('한글');
    await process.send(Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x21));
    await shows('caf\ufffd!');
  });

  it('tells the shell its size, and every new one', async () => {
    const { operations, root, connect } = await setUp();
    root.style.cssText = 'position: fixed; width: 900px; height: 320px;';
    const process = await connect();
    const { columns = 0, rows = 0 } = process.request.terminal ?? {};
    expect(columns).toBeGreaterThan(80);
    expect(rows).toBeGreaterThan(8);
    root.style.width = '600px';
    await operations.until(() => (process.sizes.at(-1)?.columns ?? columns) < columns);
    // The bar is gone that stood above it while it connected.
    expect(process.sizes.at(-1)?.rows).toBeGreaterThanOrEqual(rows);
  });

  it('takes output as fast as it can draw it', async () => {
    const { connect, shows } = await setUp();
    const process = await connect();
    const line = `${'0123456789'.repeat(7)}\r\n`;
    let isTaken = false;
    const sending = process.send(line.repeat(20_000)).then(() => (isTaken = true));
    // Whatever does not wait for xterm is over now: xterm parses in tasks of its own.
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(isTaken).toBeFalse();
    await sending;
    await process.send('the end');
    await shows('the end');
  });

  it('says why there is no shell any more, and connects again under what was written', async () => {
    const { page, connect, shows, says, bar } = await setUp();
    const first = await connect();
    await first.send('what was written before\r\n\x1b[?1000h\x1b[?2004h');
    first.break(1, { kind: 'ssh', code: 'connection-lost', facts: { phase: 'connection', offered: true } });
    await says('The connection broke.');
    expect(bar()).toContain('ended the connection without being asked to');
    expect(await page.text()).toContain('ended');
    await page.press('Reconnect');
    const second = await connect(1);
    await second.send('a new shell');
    await shows('a new shell');
    await shows('what was written before');
    await shows('Connected again at');
    second.end({ kind: 'status', status: 1 });
    await says('The shell ended with status 1.');
    expect(bar()).toContain('Reconnect');
  });

  it('gives what is typed while it connects again to the new shell, and to no other', async () => {
    const { operations, page, terminal, connect, bar, says } = await setUp();
    const first = await connect();
    first.end({ kind: 'status', status: 0 });
    await operations.until(() => bar().includes('Reconnect'));
    // There is no shell, and none is on its way.
    terminal().press({ key: 'c', code: 'KeyC', keyCode: 67, ctrlKey: true });
    const told = holdReports(operations);
    // A press by hand takes the focus to the button, which goes then.
    terminal().keyboard.blur();
    await page.press('Reconnect');
    await operations.until(() => document.activeElement === terminal().keyboard);
    await operations.until(() => operations.reports.at(-1)?.outcome === 'started');
    await says('Connecting …');
    terminal().press(ENTER);
    told.complete();
    await operations.until(() => operations.routes.processes.length === 2);
    terminal().press(ENTER);
    expect([first.input, operations.routes.processes[1].input]).toEqual(['', '\r\r']);
  });

  it('gives a new shell nothing of what is more than is kept: a part would be another command', async () => {
    const { operations, page, terminal, connect, bar, says } = await setUp();
    const first = await connect();
    first.end({ kind: 'status', status: 0 });
    await operations.until(() => bar().includes('Reconnect'));
    const told = holdReports(operations);
    await page.press('Reconnect');
    await says('Connecting …');
    terminal().paste('echo begin; ');
    terminal().paste('x'.repeat(4_096));
    terminal().press(ENTER);
    told.complete();
    await says('What you typed before was not sent: it was too much at once. Paste it again.');
    terminal().press(ENTER);
    expect(operations.routes.processes[1].input).toBe('\r');
  });

  it('shows the hop doctor when it cannot connect again, over what was written', async () => {
    const why = { kind: 'relay', close: 'connection-refused' } as const;
    const { operations, page, connect, shows, says } = await setUp(BY_HAND, { failure: { hop: 0, why } });
    const process = await connect();
    await process.send('written before');
    process.end({ kind: 'status', status: 0 });
    await says('The shell ended.');
    // What was kept open for the next one is over, too.
    operations.routes.opened.at(-1)?.(new RouteFailure(0, { kind: 'service-silent' }));
    await page.press('Reconnect');
    await operations.giveTicket();
    await says('The server refuses the connection.');
    await shows('written before');
    await page.press('Details');
    expect(await page.text()).toContain('Try this');
    await page.press('Details');
    expect(await page.text()).not.toContain('Try this');
  });

  it('gives the keyboard to a shell that comes, from the first letter on', async () => {
    const { operations, root, terminal, connect } = await setUp();
    await operations.until(() => document.activeElement === root.querySelector('[role=tab]'));
    await connect();
    await operations.until(() => document.activeElement === terminal().keyboard);
    expect(getComputedStyle(terminal().keyboard).visibility).toBe('visible');
  });

  it('lets no line into a shell whose first half was typed before it came', async () => {
    const { operations, root, page, terminal, connect, shows, says } = await setUp();
    const tab = () => root.querySelector<HTMLElement>('[role=tab]');
    const type = (key: string) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      tab()?.dispatchEvent(event);
      return event;
    };
    await operations.until(() => document.activeElement === tab());
    type('e');
    // The browser would press the tab.
    expect(type(' ').defaultPrevented).toBeTrue();
    const process = await connect();
    await process.send('ready');
    await shows('ready');
    await says('What you typed before was not sent');
    expect(document.activeElement).toBe(tab());
    tab()?.click();
    await page.settle();
    await operations.until(() => document.activeElement === terminal().keyboard);
  });

  it('keeps several apart, and leads from one to the next by keys', async () => {
    const { root, page, terminals, terminal, connect, shows } = await setUp();
    const first = await connect();
    await page.press('New terminal on the same server');
    const second = await connect(1);
    await first.send('in the first');
    await second.send('in the second');
    await shows('in the second', 1);
    expect(terminal(1).text).not.toContain('first');
    terminal(1).press(ENTER);
    expect([first.input, second.input]).toEqual(['', '\r']);

    const tabs = () => Array.from(root.querySelectorAll<HTMLElement>('[role=tab]'));
    expect(tabs().map((tab) => tab.ariaSelected)).toEqual(['false', 'true']);
    terminal(1).press({ key: 'F6', ctrlKey: true });
    expect(document.activeElement).toBe(tabs()[1]);
    tabs()[1].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await page.settle();
    expect(tabs().map((tab) => tab.ariaSelected)).toEqual(['true', 'false']);
    expect(document.activeElement).toBe(tabs()[0]);
    await shows('in the first');
    terminal().press({ key: 'PageUp', ctrlKey: true, altKey: true });
    await page.settle();
    expect(terminals.activeId()).toBe(terminals.all()[1].id);
    expect(second.input).toBe('\r');
  });

  it('asks before a running shell is closed, and ends it then', async () => {
    const { operations, terminals, page, connect, says } = await setUp();
    const process = await connect();
    await page.press('Close terminal 결제 API');
    await says('Close terminal 결제 API?');
    await page.press('Keep open');
    await operations.until(() => !document.querySelector('kiops-leave-dialog'));
    expect(terminals.all().length).toBe(1);
    expect(wouldAskBeforeUnload()).toBeTrue();
    await page.press('Close terminal 결제 API');
    await says('Its shell is still running.');
    await page.press('Close terminal');
    await operations.until(() => terminals.all().length === 0);
    await operations.until(() => process.isStopped && operations.routes.closed === 1);
    await operations.until(() => operations.reports.at(-1)?.outcome === 'stopped');
    expect(wouldAskBeforeUnload()).toBeFalse();
  });

  it('closes an ended one without a question', async () => {
    const { terminals, page, connect, says } = await setUp();
    (await connect()).end({ kind: 'status', status: 0 });
    await says('The shell ended.');
    await page.press('Close terminal 결제 API');
    expect(terminals.all()).toEqual([]);
  });

  it('ends its shells when it goes', async () => {
    const { operations, terminals, connect } = await setUp();
    const process = await connect();
    fixture?.destroy();
    await operations.until(() => process.isStopped);
    expect(terminals.all()).toEqual([]);
  });

  it('shows a title of the server in the tooltip alone', async () => {
    const { operations, root, page, connect } = await setUp();
    const process = await connect();
    await process.send(`\x1b]0;\u202eSign in \x01again${'!'.repeat(500)}\x07`);
    const tab = root.querySelector<HTMLElement>('[role=tab]');
    await operations.until(() => tab?.title.includes('Title given by the server') ?? false);
    expect(tab?.title.split('\n')).toEqual([
      'deploy@pay.example.com:22',
      `Title given by the server: ${'Sign in again'.padEnd(100, '!')}`,
    ]);
    expect(await page.text()).not.toContain('Sign in again');
    expect(document.title).not.toContain('Sign in again');
  });

  it('lets a server neither read nor write the clipboard', async () => {
    const { terminal, connect, shows } = await setUp();
    const written = spyOn(navigator.clipboard, 'writeText').and.resolveTo();
    const read = spyOn(navigator.clipboard, 'readText').and.resolveTo('kept');
    const copied = spyOn(TestBed.inject(Clipboard), 'copy');
    const process = await connect();
    await process.send(`\x1b]52;c;${btoa('rm -rf /')}\x07\x1b]52;c;?\x07asked`);
    await shows('asked');
    for (const spy of [written, read, copied]) expect(spy).not.toHaveBeenCalled();
    expect(process.input).toBe('');
    expect(terminal().text).toBe('asked');
  });

  it('asks before lines are pasted that would run at once', async () => {
    const { operations, terminal, page, connect, says } = await setUp();
    const process = await connect();
    terminal().paste('ls -l');
    expect(process.input).toBe('ls -l');
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`).join('\n');
    terminal().paste(lines);
    await says('Paste 12 lines?');
    await page.press('Cancel');
    // Its button has the name of the next one's.
    await operations.until(() => document.querySelector('kiops-paste-dialog') === null);
    expect(process.input).toBe('ls -l');
    terminal().paste('one\ntwo\x1b');
    await says('Paste 2 lines?');
    await page.press('Paste and run');
    await operations.until(() => process.input === 'ls -lone\rtwo');
  });

  it('pastes lines at once where the shell knows that they are pasted', async () => {
    const { operations, terminal, connect } = await setUp();
    const process = await connect();
    await process.send('\x1b[?2004h');
    terminal().paste('one\n\x1b[201~two');
    await operations.until(() => process.input === '\x1b[200~one\r[201~two\x1b[201~');
  });

  it('copies what is selected, once; then Ctrl+C is the shell’s', async () => {
    const { terminal, page, connect, shows } = await setUp();
    const process = await connect();
    await process.send('an address');
    await shows('an address');
    const copied: string[] = [];
    spyOn(TestBed.inject(Clipboard), 'copy').and.callFake((text: string) => copied.push(text.trim()) > 0);
    await page.press('Copy');
    expect(await page.overlayText()).toContain('Select some text in the terminal first.');
    const interrupt = { key: 'c', code: 'KeyC', keyCode: 67, ctrlKey: true };
    const keyboard = terminal().keyboard;
    const row = keyboard.closest('.xterm')?.querySelector('.xterm-screen');
    const { left = 0, top = 0 } = row?.getBoundingClientRect() ?? {};
    // Three clicks select the line.
    row?.dispatchEvent(
      new MouseEvent('mousedown', {
        clientX: left + 20,
        clientY: top + 8,
        detail: 3,
        button: 0,
        bubbles: true,
      }),
    );
    terminal().press(interrupt);
    expect(copied).toEqual(['an address']);
    expect(process.input).toBe('');
    terminal().press(interrupt);
    expect(process.input).toBe('\x03');
  });

  it('says so when the browser does not let it read the clipboard', async () => {
    const { page, connect, says } = await setUp();
    spyOn(navigator.clipboard, 'readText').and.rejectWith(new DOMException('', 'NotAllowedError'));
    await connect();
    await page.press('Paste');
    await says('This browser does not let a page read the clipboard. Paste with Ctrl+Shift+V.');
  });

  it('has the keys that phones lack', async () => {
    const { root, page, terminal, connect } = await setUp();
    const process = await connect();
    const bar = (name: string) =>
      Array.from(root.querySelectorAll<HTMLElement>('kiops-key-bar button')).find(
        (each) => (each.ariaLabel ?? each.textContent.trim()) === name,
      );
    for (const name of ['Esc', 'Tab', 'Up']) bar(name)?.click();
    await process.send('\x1b[?1h');
    bar('Left')?.click();
    expect(process.input).toBe('\x1b\t\x1b[A\x1bOD');
    bar('Ctrl')?.click();
    await page.settle();
    expect(bar('Ctrl')?.ariaPressed).toBe('true');
    terminal().paste('c');
    terminal().paste('c');
    expect(process.input).toBe('\x1b\t\x1b[A\x1bOD\x03c');
    await page.settle();
    expect(bar('Ctrl')?.ariaPressed).toBe('false');
  });

  it('writes what it shows for screen readers when that is wanted', async () => {
    const { operations, root, connect } = await setUp();
    const process = await connect();
    TestBed.inject(ScreenReaderMode).toggle();
    await process.send('read this');
    const read = () => root.querySelector('.xterm-accessibility-tree')?.textContent ?? '';
    await operations.until(() => read().includes('read this'));
    TestBed.inject(ScreenReaderMode).toggle();
    const { keyboard } = new ShownTerminal(root);
    expect(keyboard.ariaLabel).toBe('Terminal 결제 API');
    const description = document.getElementById(keyboard.getAttribute('aria-describedby') ?? '');
    expect(description?.textContent).toContain('Ctrl+F6 leaves it');
  });

  it('finds text from the last line up, and gives the keyboard back to the shell', async () => {
    const { operations, root, page, terminal, connect, shows, says } = await setUp();
    const process = await connect();
    await process.send('a needle\r\nhay\r\na NEEDLE and a needle\r\nthe end');
    await shows('the end');
    // A terminal that gets other rows forgets which match was shown.
    await operations.until(() => terminal().isFitted);
    terminal().press({ key: 'F', code: 'KeyF', keyCode: 70, ctrlKey: true, shiftKey: true });
    await page.settle();
    const field = root.querySelector<HTMLInputElement>('kiops-search-bar input');
    expect(document.activeElement).toBe(field);
    await page.type('Find in this terminal', 'needle');
    await says('3 of 3');
    await page.press('Earlier match');
    await says('2 of 3');
    await page.press('Later match');
    await page.press('Later match');
    await says('1 of 3');
    await page.type('Find in this terminal', 'thread');
    await says('Not found');
    field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await page.settle();
    expect(root.querySelector('kiops-search-bar')).toBeNull();
    expect(document.activeElement).toBe(terminal().keyboard);
    expect(process.input).toBe('');
    await page.press('Terminal settings');
    await page.press('Find (Ctrl+Shift+F)');
    await operations.until(() => document.activeElement === root.querySelector('kiops-search-bar input'));
  });

  it('writes larger when that is wanted, and tells the shell that fewer letters fit', async () => {
    const { operations, root, page, connect } = await setUp();
    root.style.cssText = 'position: fixed; width: 900px; height: 320px;';
    const process = await connect();
    const columns = process.request.terminal?.columns ?? 0;
    await page.press('Terminal settings');
    await page.press('Larger text');
    // The menu stays: most want more than one step.
    await page.press('Larger text');
    await operations.until(() => (process.sizes.at(-1)?.columns ?? columns) < columns);
    expect(TestBed.inject(LetterSize).pixels()).toBe(15);
  });

  it('changes its height by keys, and says how much of the page it takes', async () => {
    const { operations, root, page, terminals, connect } = await setUp();
    await connect();
    await operations.until(() => terminals.cover().height === 320);
    const edge = () => root.querySelector<HTMLElement>('[role=separator]');
    edge()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
    await operations.until(() => terminals.cover().height === 344);
    expect(edge()?.ariaValueNow).toBe('344');
    edge()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    await operations.until(() => terminals.cover().height === 160);
    await page.press('Maximise terminals');
    expect(terminals.cover().hides).toBe('page');
    await page.press('Restore terminals');
    await page.press('Minimise terminals');
    expect(edge()).toBeNull();
    expect(terminals.cover().hides).toBe('nothing');
    await operations.until(() => terminals.cover().height < 60);
    terminals.open(behindOneHop);
    await page.settle();
    expect(page.hasControl('Minimise terminals')).toBeTrue();
  });
});
