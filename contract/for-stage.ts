/** The config does not know the stage, which may be misspelt. */
export class UnknownStageError extends Error {
  override readonly name = 'UnknownStageError';
  readonly known: readonly string[];

  constructor(stage: string, known: readonly string[]) {
    super(`there is no stage ${JSON.stringify(stage)} among ${known.join(', ')}`);
    this.known = known;
  }
}

/**
 * What differs from stage to stage, for the one that is asked for. One that is not listed gets nothing by default:
 * `-c stage=production` in place of `prod` must not make a stack that nobody watches.
 *
 * @throws {UnknownStageError}
 */
export function forStage<Settings>(stage: string, settings: Readonly<Record<string, Settings>>): Settings {
  const found = Object.hasOwn(settings, stage) ? settings[stage] : undefined;
  if (found === undefined) throw new UnknownStageError(stage, Object.keys(settings));
  return found;
}
