/** Request that stands for a real one, without its signature. */
export interface Sample {
  /** Event type, or a name of the sample where the provider sends no type. */
  readonly name: string;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Raw query string without its question mark. @default none */
  readonly query?: string;
  readonly body: Buffer;
}
