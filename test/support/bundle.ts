import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '../..');

/**
 * Bundles a function as it is deployed.
 *
 * @param leftOut imports that are not bundled
 * @param alias replacements of imports, such as the configuration
 * @returns the code, and the files that it contains
 */
export function bundleOf(entry: string, leftOut: readonly string[] = [], alias: Record<string, string> = {}) {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    write: false,
    metafile: true,
    external: [...leftOut],
    alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/runtime/lambda-credentials.ts'), ...alias },
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { code: outputFiles[0]?.text ?? '', inputs: inputs.map(([path]) => path) };
}
