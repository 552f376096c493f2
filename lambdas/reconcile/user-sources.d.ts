/** The user's `webhooks/sources/index.ts`. A project without it gets `no-sources.ts` in its place. */
declare module '#webhooks/sources/index' {
  const registry: import('#contract/source').SourceRegistry;
  export default registry;
}
