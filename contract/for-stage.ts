import { ownValue } from './own-value.ts';

/** The configuration has no settings for the stage, whose name may be misspelled. */
export class UnknownStageError extends Error {
  override readonly name = 'UnknownStageError';
  readonly known: readonly string[];

  constructor(stage: string, known: readonly string[]) {
    super(`Unknown stage ${JSON.stringify(stage)}. Expected ${known.join(', ')}. Choose one, or add its settings.`);
    this.known = known;
  }
}

/**
 * Selects the settings of a stage. A stage without settings is an error instead of a default.
 *
 * Otherwise `-c stage=production` instead of `prod` would create a stack without alarm recipients.
 *
 * @example
 * export default defineWebhooks((stage) => ({
 *   ...forStage(stage, { prod: { alarms: { critical: ['on-call@example.com'] } }, dev: {} }),
 *   topics,
 * }));
 *
 * @throws {UnknownStageError} if the stage has no settings
 */
export function forStage<const Settings>(stage: string, settings: Readonly<Record<string, Settings>>): Settings {
  const found = ownValue(settings, stage);
  if (found === undefined) throw new UnknownStageError(stage, Object.keys(settings));
  return found;
}
