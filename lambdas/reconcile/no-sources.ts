import type { SourceRegistry } from '#contract/source';

/** Takes the place of `webhooks/sources/index.ts` in a project that has no sources of its own. */
export default {} satisfies SourceRegistry;
