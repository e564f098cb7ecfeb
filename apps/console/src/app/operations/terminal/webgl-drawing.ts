import type { Terminal } from '@xterm/xterm';

/**
 * Lets WebGL draw an open terminal. Lines, boxes and blocks are drawn by rule then, and join, whatever the font holds. Where
 * there is no WebGL, or its context is taken away, xterm goes on with elements of the page. So it does in forced colours and
 * where more contrast is wanted: the browser colours elements, no pictures, and WebGL writes faint letters at half strength.
 * Never rejects.
 */
export async function drawByWebgl(xterm: Terminal): Promise<void> {
  if (matchMedia('(forced-colors: active), (prefers-contrast: more)').matches) return;
  try {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    if (!xterm.element?.isConnected) return;
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    xterm.loadAddon(webgl);
  } catch {
    // No WebGL here, or its part of the console did not come: what draws so far goes on.
  }
}
