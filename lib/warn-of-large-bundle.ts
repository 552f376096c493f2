import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Stack, Stage } from 'aws-cdk-lib';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

/** Size in bytes from which a bundle makes cold starts noticeably slower. The shipped ones have up to 0.9 MB. */
const LARGE = 5_000_000;
const LISTED = 5;

/** Warns when the bundle of a function is large, and names its largest inputs. Does nothing without bundling. */
export function warnOfLargeBundle(fn: LambdaFunction, name: string, options: BuildOptions): void {
  const asset = (fn.node.defaultChild as CfnFunction).getMetadata('aws:asset:path');
  const bundle = join(Stage.of(fn)?.outdir ?? '', String(asset), 'index.js');
  if (!asset || !existsSync(bundle)) return;
  const { size } = statSync(bundle);
  if (size < LARGE) return;
  // Bundling once more is slow, but only large bundles need it. A metafile in the asset would be deployed.
  const { metafile } = buildSync({ ...options, write: false, metafile: true });
  // On the stack, because the lanes have the same bundle.
  Annotations.of(Stack.of(fn)).addWarningV2(
    `catchbasin:large-bundle-${name}`,
    `The bundle of the ${name} function has ${formatMB(size)}. ` +
      `More than ${formatMB(LARGE)} slow down cold starts. ` +
      `Its largest inputs are ${largestInputs(metafile).join(', ')}. Import less, or smaller packages.`,
  );
}

/** Lists the packages and files with most bytes in the bundle, and the files of the project that import them. */
export function largestInputs({ inputs, outputs }: Metafile): string[] {
  const sizes = new Map<string, number>();
  for (const output of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
      sizes.set(inputOf(path), (sizes.get(inputOf(path)) ?? 0) + bytesInOutput);
    }
  }
  const largest = [...sizes].sort(([, a], [, b]) => b - a).slice(0, LISTED);
  return largest.map(([input, size]) => {
    const [importer] = Object.entries(inputs)
      .filter(([path, { imports }]) => inputOf(path) === path && imports.some((each) => inputOf(each.path) === input))
      .map(([path]) => path);
    return `${input} (${formatMB(size)}${importer && importer !== input ? `, imported by ${importer}` : ''})`;
  });
}

/** Returns the package of a file in `node_modules`, and the path of any other. */
function inputOf(path: string): string {
  return /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path;
}

function formatMB(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
