/** What is said of a field that is not there. */
export const MISSING = 'This field is required.';
