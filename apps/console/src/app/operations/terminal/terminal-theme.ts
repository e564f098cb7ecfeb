import type { ITheme } from '@xterm/xterm';

/** The CSS variable of each colour: the tokens of the theme, and those that terminals add (see terminal-screen.scss). */
const VARIABLES = {
  background: '--mat-sys-surface-container-lowest',
  foreground: '--mat-sys-on-surface',
  cursor: '--mat-sys-primary',
  cursorAccent: '--mat-sys-on-primary',
  selectionBackground: '--mat-sys-primary-container',
  selectionForeground: '--mat-sys-on-primary-container',
  selectionInactiveBackground: '--mat-sys-surface-container-highest',
  scrollbarSliderBackground: '--mat-sys-outline-variant',
  scrollbarSliderHoverBackground: '--mat-sys-outline',
  scrollbarSliderActiveBackground: '--mat-sys-outline',
  black: '--kiops-terminal-black',
  red: '--mat-sys-error',
  green: '--kiops-success',
  yellow: '--kiops-warning',
  blue: '--kiops-terminal-blue',
  magenta: '--mat-sys-tertiary',
  cyan: '--mat-sys-primary',
  white: '--kiops-terminal-white',
  brightBlack: '--kiops-text-faint',
  brightRed: '--mat-sys-on-error-container',
  brightGreen: '--kiops-on-success-container',
  brightYellow: '--kiops-on-warning-container',
  brightBlue: '--kiops-terminal-bright-blue',
  brightMagenta: '--mat-sys-on-tertiary-container',
  brightCyan: '--mat-sys-on-primary-container',
  brightWhite: '--kiops-terminal-bright-white',
} as const satisfies Partial<Record<keyof ITheme, string>>;

/** A terminal's colours as they are at an element now: light or dark. */
export function terminalTheme(at: HTMLElement): ITheme {
  // Only a used property is computed: a variable alone keeps both its light and its dark value.
  const probe = at.ownerDocument.createElement('span');
  probe.hidden = true;
  at.append(probe);
  const colours = getComputedStyle(probe);
  const theme = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, variable]) => {
      probe.style.color = `var(${variable})`;
      return [name, colours.color];
    }),
  );
  probe.remove();
  return theme;
}
