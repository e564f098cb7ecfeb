/** Where KIOPS is, and what lets in. */
export interface Login {
  readonly address: string;
  readonly token: string;
  /** For whom a service account acts: a user's id, or their email address. */
  readonly onBehalfOf?: string;
}
