/** The operations on Secrets Manager that the commands need. */
export interface SecretStore {
  /** Returns undefined when the secret does not exist. */
  read(name: string): Promise<StoredSecret | undefined>;
  /** Creates a secret and returns its ARN. */
  create(name: string, text: string): Promise<string>;
  /**
   * Sets the text of a secret that has not changed since it was read.
   *
   * @throws {UserError} when it has changed
   */
  replace(before: StoredSecret, text: string): Promise<void>;
}

export interface StoredSecret {
  /** ARN in Secrets Manager, or the file of the local mode. */
  readonly arn: string;
  /** Name of the secret. */
  readonly name: string;
  /** Undefined until the secret is set for the first time. A binary value has no text. */
  readonly current: { readonly text: string | undefined; readonly version: string } | undefined;
}
