/** Manifest of a project, as far as `init` changes it. */
export interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Versions of packages, by name. */
export interface Versions {
  readonly catchbasin: string;
  readonly 'aws-cdk-lib': string;
  readonly constructs: string;
  readonly 'aws-cdk': string;
  readonly '@types/node': string;
  readonly typescript: string;
}

/** Scripts of a project, by which messages and documentation name the commands. */
export const SCRIPTS = {
  start: 'catchbasin start',
  send: 'catchbasin send',
  ops: 'catchbasin',
  test: 'node --test "webhooks/**/*.test.ts"',
  types: 'tsc',
};

/** Script that `npm init` writes. */
const PLACEHOLDER = /no test specified/;

/**
 * Adds to a manifest what a project needs: scripts, dependencies, and `"type": "module"`. It keeps everything else, and
 * the versions of packages that the manifest already names.
 */
export function completeManifest(manifest: Manifest, versions: Versions, name: string): Manifest {
  const { dependencies = {}, devDependencies = {} } = manifest;
  const scripts = Object.entries(manifest.scripts ?? {}).filter(([, script]) => !PLACEHOLDER.test(script));
  const isNew = ([name]: [string, string]) => !(name in dependencies) && !(name in devDependencies);
  const pick = (...names: (keyof Versions)[]) =>
    Object.fromEntries(names.map((name): [string, string] => [name, versions[name]]).filter(isNew));
  return {
    ...(manifest.name === undefined && { name, private: true }),
    ...manifest,
    type: 'module',
    scripts: { ...SCRIPTS, ...Object.fromEntries(scripts) },
    dependencies: { ...pick('aws-cdk-lib', 'catchbasin', 'constructs'), ...dependencies },
    devDependencies: { ...pick('@types/node', 'aws-cdk', 'typescript'), ...devDependencies },
  };
}
