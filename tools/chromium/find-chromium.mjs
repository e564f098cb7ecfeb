import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium that runs here: `CHROME_BIN`, else one that the system has, else the one that comes with npm.
 * The npm one unpacks itself into the temporary folder at its first use.
 */
export async function findChromium() {
  if (process.env.CHROME_BIN) return process.env.CHROME_BIN;
  return systemChromium() ?? (await npmChromium());
}

function systemChromium() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of SYSTEM_NAMES) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: the next folder.
      }
    }
  }
  return undefined;
}

async function npmChromium() {
  // The package brings libnss3 and others along, but unpacks them only where it believes to run on AWS Lambda.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}

/** What Chromium needs to start in a container or as root; nothing that changes how pages behave. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
