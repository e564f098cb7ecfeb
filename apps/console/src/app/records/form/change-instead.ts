/** What a form for a new record closes with when the record that has the account already is to be changed instead. */
export class ChangeInstead<R> {
  /** @param typed what was typed beside the account, by the names of the form's own fields */
  constructor(
    readonly record: R,
    readonly typed: object,
  ) {}
}
