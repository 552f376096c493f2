import { unknownOptions } from '#contract/providers/options';
import type { EventSource } from '#contract/reconcile-config';

/** Options of `ownSource()`. */
export interface OwnSourceOptions {
  /** Name of the Secrets Manager secret that holds the key of the provider's API as text. Never the key itself. */
  readonly apiKeyName: string;
  /**
   * `'events'` if the source returns the events themselves, `'deliveries'` if it asks the provider to deliver again.
   *
   * @default 'events'
   */
  readonly recovers?: EventSource['recovers'];
  /** Options of the source, as plain data without secrets. @default none */
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Fetches events with a source of your own, which `webhooks/sources/index.ts` registers by this name.
 *
 * @example
 * source: ownSource('crm', { apiKeyName: 'webhooks/prod/crm-api-key' })
 */
export function ownSource(name: string, options: OwnSourceOptions): EventSource {
  const { apiKeyName, recovers = 'events', options: own = {} } = options;
  const known = { apiKeyName: true, recovers: true, options: true } as const;
  return { name, own: true, recovers, apiKeyName, options: own, ...unknownOptions(options, known) };
}
