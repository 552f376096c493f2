import { extname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { findModules, SOURCES_MODULE } from './webhooks-modules.ts';

const PACKAGE = join(import.meta.dirname, '..');
/** Extension of the files of Catchbasin: `.ts` in the repository, `.js` in the package. */
export const EXTENSION = extname(import.meta.filename);

/** Takes the place of the user's sources in a project that has none. */
const NO_SOURCES = join(PACKAGE, 'lambdas', 'reconcile', `no-sources${EXTENSION}`);
/** Takes the place of the schemes whose keys are fetched. */
const NO_SCHEMES = join(PACKAGE, 'lambdas', 'ingest', `no-schemes${EXTENSION}`);

/**
 * Options of esbuild for the bundle of a function. The stack, the local mode and the tests bundle with the same ones.
 *
 * @param functionName name of a function in `lambdas/`
 * @param webhooksDir absolute path of the directory with `config.ts` and `handlers/index.ts`
 * @param fetchesKeys `false` leaves out the schemes whose keys are fetched, as `fetchesKeys()` tells
 */
export function bundleOptions(functionName: string, webhooksDir: string, fetchesKeys = true) {
  return {
    entryPoints: [join(PACKAGE, 'lambdas', functionName, `index${EXTENSION}`)],
    bundle: true,
    platform: 'node',
    // One CommonJS file starts faster than ESM, and a bundled SDK faster than the one of the runtime.
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: {
      '#webhooks': webhooksDir,
      ...(findModules(webhooksDir, [SOURCES_MODULE]).length === 0 && { [`#webhooks/${SOURCES_MODULE}`]: NO_SOURCES }),
      ...(!fetchesKeys && { '#lambdas/ingest/fetched/schemes': NO_SCHEMES }),
      // The default chain of credentials is a fifth of the ingest bundle.
      '@aws-sdk/credential-provider-node': join(PACKAGE, 'lambdas', 'runtime', `lambda-credentials${EXTENSION}`),
    },
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    // Messages of errors name variables, as in `order.totl is not a function`. Names add half to the size of a bundle,
    // which only the function that runs handlers pays for.
    minifyIdentifiers: functionName !== 'process',
    // Loaded only where NODE_OPTIONS enables it: the ingest function would pay for the map at each cold start.
    sourcemap: true,
    sourcesContent: false,
    // Errors are thrown.
    logLevel: 'silent',
  } satisfies BuildOptions;
}
