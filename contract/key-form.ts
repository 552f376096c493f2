/** Format of a signing secret. */
export interface KeyForm {
  /** Encoding of the key. */
  readonly encoding: 'utf8' | 'hex' | 'base64';
  /** Text before the encoded key, such as `whsec_`. Of several, the first that the secret begins with. @default '' */
  readonly prefix?: string | readonly string[];
  /**
   * Form of the provider's secrets: a regular expression that they match as a whole, and its description in words.
   *
   * A secret of another form is tried as well. A request that it does not verify is answered 503 instead of 401,
   * because the error may be ours, and some providers never repeat a request that was answered 401.
   *
   * @default any text
   */
  readonly form?: {
    /** Regular expression that a secret matches as a whole. */
    readonly pattern: string;
    /** Form in words, for messages. */
    readonly description: string;
  };
  /** Hash of the decoded bytes that is the key. @default the decoded bytes are the key */
  readonly hash?: 'sha1';
}
