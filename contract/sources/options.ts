import { unknownOptions } from '#contract/providers/options';
import type { EventSource, SourceOptions } from '#contract/reconcile-config';

/**
 * Creates the data of a source.
 *
 * @param known every option; TypeScript refuses a missing name and an extra one
 */
export function sourceOf<Options extends SourceOptions>(
  name: string,
  recovers: EventSource['recovers'],
  options: Options,
  known: Readonly<Record<keyof NoInfer<Options>, true>>,
  ...required: readonly (keyof NoInfer<Options> & string)[]
): EventSource {
  const { apiKeyName, ...others } = options;
  return { name, recovers, apiKeyName, options: others, ...unknownOptions(options, known, ...required) };
}
