/** Secrets Manager, as far as the operator's commands change it. */
export interface SecretStore {
  /** Undefined when there is no such secret. */
  read(name: string): Promise<StoredSecret | undefined>;
  /** @returns its ARN */
  create(name: string, text: string): Promise<string>;
  /**
   * Sets the text, unless somebody else has meanwhile.
   *
   * @param before what was read
   * @throws {UserError} when it is no longer that
   */
  replace(before: StoredSecret, text: string): Promise<void>;
}

export interface StoredSecret {
  readonly arn: string;
  /** What it holds and its version: undefined as long as it was never set. What is binary has no text. */
  readonly current: { readonly text: string | undefined; readonly version: string } | undefined;
}
