import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { bundleOptions } from '#config/bundle-options';
import { baselineSources } from './baseline.ts';

const ROOT = join(import.meta.dirname, '..');
/** Directory of everything that a run creates. Git ignores it. It is below the root, so that bundles find the SDK. */
export const CACHE = join(ROOT, '.tools', 'bench');
const BUILD = join(CACHE, 'build');
const SILENT = join(import.meta.dirname, 'variants', 'silent-handlers.ts');

/** Files of the bundles. */
export interface Bundles {
  readonly boot: string;
  /** Handler that returns at once. */
  readonly empty: string;
  /** Handler that calls S3 and SQS by `node:https`, without signatures. */
  readonly unsigned: string;
  /** Handler on the SDK, bundled as the CDK does by default. */
  readonly sdk: string;
  readonly oneGet: string;
  readonly ours: FunctionBundles;
  readonly baseline: FunctionBundles;
}

/** Bundles of the functions on the path of a webhook. */
export interface FunctionBundles {
  readonly ingest: string;
  readonly process: string;
}

/** Builds all bundles. The processors run handlers that do nothing. */
export function buildAll(): Bundles {
  mkdirSync(BUILD, { recursive: true });
  return {
    boot: buildOne('boot', { entryPoints: [join(import.meta.dirname, 'boot.ts')] }),
    empty: buildVariant('empty'),
    unsigned: buildVariant('unsigned'),
    // Options that NodejsFunction uses for nodejs24.x by default. Lambda then provides the SDK.
    sdk: buildVariant('sdk', { external: ['@aws-sdk/*', '@smithy/*'] }),
    oneGet: buildVariant('one-get'),
    ours: buildFunctions('ours', ownOptions),
    baseline: buildFunctions('baseline', baselineOptions),
  };
}

function buildVariant(name: string, options: BuildOptions = {}): string {
  return buildOne(name, { entryPoints: [join(import.meta.dirname, 'variants', `${name}.ts`)], ...options });
}

function buildFunctions(version: string, optionsOf: (name: 'ingest' | 'process') => BuildOptions): FunctionBundles {
  return {
    ingest: buildOne(`${version}-ingest`, optionsOf('ingest')),
    process: buildOne(`${version}-process`, optionsOf('process')),
  };
}

/** Builds one file, with the options that all variants share. */
function buildOne(name: string, options: BuildOptions): string {
  const outfile = join(BUILD, `${name}.cjs`);
  buildSync({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    absWorkingDir: ROOT,
    ...options,
    outfile,
  });
  return outfile;
}

function ownOptions(name: string): BuildOptions {
  const options = bundleOptions(name, join(ROOT, 'webhooks'), false);
  return { ...options, alias: { ...options.alias, '#webhooks/handlers/index': SILENT } };
}

/** Creates the options that `lib/webhook-function.ts` of that commit gives to NodejsFunction. */
function baselineOptions(name: string): BuildOptions {
  const sources = baselineSources(CACHE, SILENT);
  return {
    absWorkingDir: sources,
    entryPoints: [join(sources, 'lambdas', name, 'index.ts')],
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
  };
}
