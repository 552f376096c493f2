import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '#config/bundle-options';

const ROOT = join(__dirname, '../..');

/**
 * Bundles a function as it is deployed.
 *
 * @param leftOut imports that are not bundled
 * @param alias replacements of imports, such as the configuration
 * @param webhooksDir directory of the user
 * @param fetchesKeys `false` as the construct derives it from a configuration whose topics fetch no keys
 * @returns the code, and the files that it contains
 */
export function bundleOf(
  entry: string,
  leftOut: readonly string[] = [],
  alias: Record<string, string> = {},
  webhooksDir = join(ROOT, 'webhooks'),
  fetchesKeys = true,
) {
  const options = bundleOptions(basename(dirname(entry)), webhooksDir, fetchesKeys);
  const { outputFiles, metafile } = buildSync({
    ...options,
    sourcemap: false,
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    write: false,
    metafile: true,
    external: [...leftOut],
    alias: { ...options.alias, ...alias },
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { code: outputFiles[0]?.text ?? '', inputs: inputs.map(([path]) => path) };
}
