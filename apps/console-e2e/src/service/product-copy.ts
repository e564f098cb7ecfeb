import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const DIST = resolve(import.meta.dirname, '../../../../dist');

/** Where the apps are that the specs use. */
export const PRODUCT = join(DIST, 'e2e-product');

/**
 * Before all specs: copies the built apps. `npm start`, which a spec runs too, writes what is built anew, and would take the
 * files away from under the pages of the others for a moment.
 */
export default async function copyProduct(): Promise<void> {
  await rm(PRODUCT, { recursive: true, force: true });
  for (const app of ['credentials', 'console'])
    await cp(join(DIST, 'apps', app), join(PRODUCT, app), { recursive: true });
}
