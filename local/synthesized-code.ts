import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Assembly } from '#ops/stack/assembly';

/** Reads the synthesized code of Catchbasin's functions, by their name in `lambdas/`. */
export function readCode({ directory, template }: Assembly): ReadonlyMap<string, string> {
  const code = new Map<string, string>();
  for (const [logicalId] of template.localFunctions()) {
    const name = template.functionNameOf(logicalId);
    if (name) code.set(name, readFileSync(join(directory, template.bundleOf(logicalId), 'index.js'), 'utf8'));
  }
  return code;
}

/** Deletes the assets of earlier syntheses. The CDK keeps each of them, which are megabytes per change. */
export function deleteOldAssets({ directory }: Assembly): void {
  const names = readdirSync(directory);
  const manifests = names.filter((name) => name.endsWith('.json'));
  const used = manifests.map((name) => readFileSync(join(directory, name), 'utf8')).join('');
  for (const name of names) {
    const isAsset = name.startsWith('asset.') || name.startsWith('bundling-temp-');
    if (isAsset && !used.includes(name)) rmSync(join(directory, name), { recursive: true, force: true });
  }
}
