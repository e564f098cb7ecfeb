/** The letters of terminals: JetBrains Mono, and Noto Sans for Hangul. */
export const TERMINAL_FONT = {
  family: `'JetBrains Mono Variable', 'Noto Sans KR Variable', monospace`,
  size: 13,
  weight: 450,
} as const;

/** How long a terminal waits for its font, in milliseconds; then it is measured with the next one. */
const FONT_TIME = 2_000;

/** Waits for the letters that a terminal's cells are measured by. Never rejects. */
export async function terminalFontLoaded(fonts: FontFaceSet): Promise<void> {
  const { family, size, weight } = TERMINAL_FONT;
  const loaded = fonts.load(`${weight} ${size}px ${family}`).catch(() => undefined);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_TIME))]);
}
