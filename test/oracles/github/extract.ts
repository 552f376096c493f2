import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `openapi.json`, the part of GitHub's OpenAPI document that concerns webhooks, without its prose.
 *
 * The npm package with the whole document unpacks to 470 MB, so it is no dependency. To take over a newer one:
 *
 * @example
 * npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json
 * node test/oracles/github/extract.ts package/generated/api.github.com.json && npx biome format --write test/oracles
 *
 * @see https://github.com/octokit/openapi
 */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Entries = Readonly<Record<string, Json>>;

const PATHS = /^\/app$|^\/app\/hook\/|^\/(orgs\/\{org\}|repos\/\{owner\}\/\{repo\})\/hooks(\/|$)/;
const PROSE = ['description', 'summary', 'title', 'example', 'examples', 'externalDocs', 'tags'];
const NOTICE = 'MIT License, Copyright (c) 2020 Octokit contributors';

const whole = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  openapi: string;
  info: Entries;
  paths: Entries;
};
const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => PATHS.test(path)));
const info = { title: "Webhooks of GitHub's REST API", version: String(whole.info.version), 'x-license': NOTICE };
const components: Record<string, Record<string, Json>> = {};
const part = { openapi: whole.openapi, info, paths: strip(paths), components };
writeFileSync(join(import.meta.dirname, 'openapi.json'), JSON.stringify(part));

/** Leaves out prose, and takes over the components that are left. */
function strip(value: Json, isMap = false): Json {
  if (Array.isArray(value)) return value.map((each) => strip(each));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Entries).filter(
    ([key]) => isMap || !(PROSE.includes(key) || key.startsWith('x-')),
  );
  for (const [key, target] of entries) if (key === '$ref') copyComponent(String(target));
  const isResponse =
    !isMap &&
    'description' in (value as Entries) &&
    ('content' in (value as Entries) || 'headers' in (value as Entries));
  return {
    ...(isResponse && { description: '' }),
    ...Object.fromEntries(
      entries.map(([key, each]) => [key, strip(each, !isMap && ['properties', 'paths', 'responses'].includes(key))]),
    ),
  };
}

function copyComponent(reference: string): void {
  const [, , kind = '', name = ''] = reference.split('/');
  components[kind] ??= {};
  const copies = components[kind];
  if (name in copies) return;
  copies[name] = {};
  copies[name] = strip((whole as unknown as { components: Record<string, Entries> }).components[kind]?.[name] ?? null);
}
