/** A rule about options that are each valid alone. */
export interface CrossCheck<Resolved> {
  /** The options that the rule relates. It is skipped while one of them is invalid. */
  readonly relates: readonly (keyof Resolved & string)[];
  /** Path of the option to change, relative to the lane or topic. */
  readonly path: readonly string[];
  readonly fails: (resolved: Resolved) => boolean;
  readonly expected: (resolved: Resolved) => string;
}
