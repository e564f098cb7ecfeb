/** There is no room left where the embedded database is. Nothing of the refused work was written. */
export class DiskFull extends Error {
  constructor() {
    super('There is no room left for the embedded database.');
  }
}
