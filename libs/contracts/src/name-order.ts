/** The order of labels and names wherever people read them: Korean as well as Latin ones, numbers by their value. */
export const BY_NAME = new Intl.Collator('ko', { numeric: true });
