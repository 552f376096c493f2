import { ownValue } from '#contract/own-value';
import type { EventSource } from '#contract/reconcile-config';
import type { Source, SourceRegistry } from '#contract/source';
import { stripeEvents } from './stripe-events.ts';

/** Implementations of the sources in `contract/sources/`, by the name that their data has. */
const SOURCES: Readonly<Record<string, unknown>> = {
  'stripe-events': stripeEvents,
};

/**
 * Finds the implementation of a source.
 *
 * @param registry sources of the user
 * @throws {Error} when it does not exist
 */
export async function loadSource({ name, own }: EventSource, registry: SourceRegistry): Promise<Source> {
  if (!own) {
    const source = ownValue(SOURCES, name);
    if (!source) throw new Error(`there is no source ${name}: deploy the stack again`);
    return source as Source;
  }
  const load = ownValue(registry, name);
  if (!load) {
    throw new Error(
      `webhooks/sources/index.ts has no source ${name}: add \`${name}: () => import('./${name}.ts')\` and deploy`,
    );
  }
  const source: unknown = (await load()).default;
  if (typeof source === 'function') return source as Source;
  throw new Error(`the file of source ${name} has no default export: add \`export default defineSource(…)\``);
}
