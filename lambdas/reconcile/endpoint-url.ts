import type { ReconcileDependencies, ReconciledTopic } from './dependencies.ts';

/** Returns the address of a topic that its provider posts to. */
export function endpointUrl(
  { name, config }: ReconciledTopic,
  { ingestUrl }: Pick<ReconcileDependencies, 'ingestUrl'>,
): string {
  // A provider that signs the address has the one of the preset.
  const { verify } = config;
  return (verify.kind === 'signature' && verify.url) || `${ingestUrl}/${name}`;
}
