/** How the names of a vault's items begin: each secret, each removed secret, each server's pins,
 * each revoked host key and what each import changed are an item. */
export const SECRET_PREFIX = 'secret:';
export const TRASH_PREFIX = 'trash:';
export const PIN_PREFIX = 'pin:';
/** Host keys that are trusted on no server any more, by their fingerprints. */
export const REVOKED_PREFIX = 'revoked:';

/** What an import changed, by its act. */
export const IMPORT_PREFIX = 'import:';

/** When the secrets were last exported, as RFC 3339. */
export const EXPORTED_KEY = 'exported';
