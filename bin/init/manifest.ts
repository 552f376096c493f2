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
  const { catchbasin, constructs, typescript } = versions;
  const scripts = Object.entries(manifest.scripts ?? {}).filter(([, script]) => !PLACEHOLDER.test(script));
  const { devDependencies } = manifest;
  return {
    ...(manifest.name === undefined && { name, private: true }),
    ...manifest,
    type: 'module',
    scripts: { ...SCRIPTS, ...Object.fromEntries(scripts) },
    dependencies: {
      'aws-cdk-lib': versions['aws-cdk-lib'],
      catchbasin,
      constructs,
      ...manifest.dependencies,
    },
    devDependencies: {
      '@types/node': versions['@types/node'],
      'aws-cdk': versions['aws-cdk'],
      typescript,
      ...devDependencies,
    },
  };
}
