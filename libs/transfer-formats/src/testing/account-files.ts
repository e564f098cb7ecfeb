import type { FormatName } from '../format-names';
import type { AccountFiles } from './held-item';
import { SERVER_FILES } from './server-files';
import { STORE_FILES } from './store-files';

/** Files of every format, with any number of things in them. */
export const ACCOUNT_FILES: Readonly<Record<FormatName, AccountFiles>> = { ...SERVER_FILES, ...STORE_FILES };
