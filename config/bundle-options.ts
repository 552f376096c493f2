import { join } from 'node:path';

/**
 * Options of esbuild for the bundle of a function. The stack, the local mode and the tests bundle with the same ones.
 *
 * @param root the directory of the project
 * @param functionName name of a function in `lambdas/`
 */
export function bundleOptions(root: string, functionName: string) {
  return {
    // One CommonJS file starts faster than ESM, and a bundled SDK faster than the one of the runtime.
    format: 'cjs',
    mainFields: ['module', 'main'],
    // The default chain of credentials is a fifth of the ingest bundle.
    alias: { '@aws-sdk/credential-provider-node': join(root, 'lambdas', 'runtime', 'lambda-credentials.ts') },
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
    // Messages of errors name variables, as in `order.totl is not a function`. Names add half to the size of a bundle,
    // which only the function that runs handlers pays for.
    minifyIdentifiers: functionName !== 'process',
    // Loaded only where NODE_OPTIONS enables it: the ingest function would pay for the map at each cold start.
    sourcemap: true,
    sourcesContent: false,
  } as const;
}

/** Returns the file that a function's bundle starts with, relative to the project. */
export function bundleEntry(functionName: string): string {
  return join('lambdas', functionName, 'index.ts');
}
