import type * as z from 'zod';
import { resemblesAddress } from './alarms-schema.ts';
import { type ConfigIssue, pathOf, show } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import { UNKNOWN_OPTION } from './schema-parts.ts';

/** Checks each value of a configuration by itself. */
export function checkSchema(config: unknown): z.core.$ZodIssue[] {
  return configSchema.safeParse(config, { reportInput: true }).error?.issues ?? [];
}

/** Tells if an issue concerns the value at a path, a value inside it, or a value that contains it. */
export function affects(issue: z.core.$ZodIssue, path: readonly string[]): boolean {
  return !isUnknownOption(issue) && path.every((key, depth) => depth >= issue.path.length || issue.path[depth] === key);
}

export function toConfigIssues(issue: z.core.$ZodIssue): ConfigIssue[] {
  const path = pathOf(issue.path) || 'config';
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path, received: show(issue.path.at(-1)), expected: message }));
  }
  return [{ path, received: receivedBy(issue), expected: issue.message }];
}

function receivedBy(issue: z.core.$ZodIssue): string {
  if (isUnknownOption(issue)) return 'unknown option';
  return mayBeSecret(issue) ? 'hidden, because it may be a secret' : show(issue.input);
}

function isUnknownOption(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params === UNKNOWN_OPTION;
}

/**
 * The value of a secret is easily pasted in place of its name or of `verify`. The address of an endpoint is easily
 * pasted in place of an email address.
 */
function mayBeSecret({ path, input, ...issue }: z.core.$ZodIssue): boolean {
  const isSecretName = ['secretName', 'httpsSecretName', 'apiKeyName'].includes(String(path.at(-1)));
  const isAddress = path[0] === 'alarms' && path[1] !== 'runbookUrl' && [input].flat().some(resemblesAddress);
  const shouldBeObject = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected);
  return isAddress || ((isSecretName || shouldBeObject) && (typeof input === 'string' || Array.isArray(input)));
}
