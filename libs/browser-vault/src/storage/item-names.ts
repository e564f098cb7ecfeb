/** How the names of a vault's items begin: each secret, each removed secret and each server's pins are an item. */
export const SECRET_PREFIX = 'secret:';
export const TRASH_PREFIX = 'trash:';
export const PIN_PREFIX = 'pin:';

/** When the secrets were last exported, as RFC 3339. */
export const EXPORTED_KEY = 'exported';
