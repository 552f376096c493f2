import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { mustBeOneOf } from '#config/did-you-mean';
import { ENV } from '#contract/env';
import type { FunctionProperties } from '#ops/stack/template';

/** File with the local values of handlers' variables. Git ignores it. */
export const LOCAL_ENV_FILE = 'webhooks/local.env';

/** Variables that the SDK reads and no template sets: endpoints of services that the user emulates. */
const ENDPOINT = /^AWS_ENDPOINT_URL_\w+$/;
const OWN: ReadonlySet<string> = new Set(ENV.process);
const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/;

/** Local values of handlers' variables, by name. */
export type LocalEnv = ReadonlyMap<string, string>;

/** Reads the local values from their file, if there is one. */
export function readLocalEnv(onProblem: (message: string) => void): LocalEnv {
  if (!existsSync(LOCAL_ENV_FILE)) return new Map();
  return parseLocalEnv(readFileSync(LOCAL_ENV_FILE, 'utf8'), onProblem);
}

/** Parses lines of the form `NAME=value`. A value in quotes keeps its spaces. */
export function parseLocalEnv(text: string, onProblem: (message: string) => void): LocalEnv {
  const values = new Map<string, string>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name] = LINE.exec(line) ?? [];
    if (name === undefined) {
      // The line may be a secret, so it is not shown.
      onProblem(`${LOCAL_ENV_FILE}:${index + 1} is skipped. Each line must be NAME=value or a comment with #.`);
      continue;
    }
    values.set(name, parseEnv(line)[name] ?? '');
  }
  return values;
}

/** Warns of each local value without effect, with its remedy. */
export function checkLocalEnv(
  local: LocalEnv,
  handlers: readonly FunctionProperties[],
  onProblem: (message: string) => void,
): void {
  const known = [...new Set(handlers.flatMap(({ Environment }) => Object.keys(Environment?.Variables ?? {})))].filter(
    (name) => !OWN.has(name),
  );
  for (const name of local.keys()) {
    if (ENDPOINT.test(name) || known.includes(name)) continue;
    if (OWN.has(name)) {
      onProblem(`${LOCAL_ENV_FILE}: ${name} is skipped, because Catchbasin sets it. Use another name.`);
      continue;
    }
    const fix = `Add it with processorOf(topic).addEnvironment('${name}', …) in webhooks/infrastructure.ts.`;
    const hint = known.length === 0 ? fix : mustBeOneOf(name, known, fix);
    onProblem(`${LOCAL_ENV_FILE}: ${name} is skipped, because no handler has this variable on AWS. ${hint}`);
  }
}

/** Returns the local values that apply to a function of handlers. */
export function localValuesOf(local: LocalEnv, { Environment }: FunctionProperties): Record<string, string> {
  const variables = Environment?.Variables ?? {};
  return Object.fromEntries([...local].filter(([name]) => Object.hasOwn(variables, name) && !OWN.has(name)));
}

/** Returns the endpoints that a user sets for services without an emulator. */
export function endpointVariablesOf(local: LocalEnv): Record<string, string> {
  return Object.fromEntries([...local].filter(([name]) => ENDPOINT.test(name)));
}
