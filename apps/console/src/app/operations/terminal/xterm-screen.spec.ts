import { TestBed } from '@angular/core/testing';
import { until } from '../../../testing/until';
import { withoutWebgl } from '../../../testing/without-webgl';
import { XtermScreen } from './xterm-screen';

describe('The screen of a terminal', () => {
  let host: HTMLElement;

  async function open(): Promise<XtermScreen> {
    host = document.createElement('div');
    host.style.cssText = 'width: 600px; height: 200px';
    document.body.append(host);
    const screen = TestBed.inject(XtermScreen);
    await screen.open(host, { label: 'Terminal', describedBy: 'keys', onKey: () => undefined });
    return screen;
  }

  const write = (screen: XtermScreen, text: string) => screen.write(new TextEncoder().encode(text));
  const canvas = () => host.querySelector<HTMLCanvasElement>('.xterm-screen canvas:not(.xterm-link-layer)');
  const rows = () => host.querySelector('.xterm-rows')?.textContent.replaceAll('\u00a0', ' ') ?? '';

  beforeEach(() => TestBed.configureTestingModule({ providers: [XtermScreen] }));
  afterEach(() => host.remove());

  it('gives letters and emoji the columns that a shell counts', async () => {
    withoutWebgl();
    const screen = await open();
    let answer = '';
    screen.attach({
      onInput: (bytes) => (answer += new TextDecoder().decode(bytes)),
      onResize: () => undefined,
    });
    for (const [text, columns] of [
      ['ab', 2],
      ['한글', 4],
      ['e\u0301', 1],
      ['😀', 2],
      ['✅', 2],
      ['🚀🧪', 4],
      ['│', 1],
    ] as const) {
      answer = '';
      // Where the cursor is now: the terminal answers as if it was typed.
      await write(screen, `\r\x1b[K${text}\x1b[6n`);
      await until(() => answer.endsWith('R'));
      expect(answer)
        .withContext(text)
        .toMatch(new RegExp(`;${columns + 1}R$`));
    }
  });

  it('is drawn by WebGL, and by elements once the browser takes that away', async () => {
    const screen = await open();
    await until(() => canvas() !== null);
    expect(host.querySelector('.xterm-rows')).toBeNull();
    await write(screen, 'still here');
    const context = canvas()?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    context?.loseContext();
    await until(() => rows().includes('still here'));
    expect(canvas()).toBeNull();
  });

  it('is drawn by elements where there is no WebGL', async () => {
    withoutWebgl();
    const screen = await open();
    await write(screen, 'without WebGL');
    await until(() => rows().includes('without WebGL'));
    expect(canvas()).toBeNull();
  });
});
