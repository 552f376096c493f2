import type * as z from 'zod';
import {
  DEFAULT_LANES,
  largestBody,
  type ResolvedWebhooks,
  resolveLane,
  resolveWebhooks,
} from '#config/resolve-webhooks';
import type { WebhooksConfig, WebhooksDefinition } from '#contract/define-webhooks';
import { UnknownStageError } from '#contract/for-stage';
import { type Fault, pathOf, show, WebhooksConfigError } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import { checkHandlers, checkLane } from './cross-checks.ts';
import { checkTopic } from './topic-checks.ts';
import { checkPresetOptions } from './unknown-options.ts';

/** Checks what a definition says of a stage, as `validateWebhooks` does. @throws {WebhooksConfigError} also when it knows no such stage */
export function validateStage(
  stage: string,
  define: WebhooksDefinition,
  handlerTopics: readonly string[],
): ResolvedWebhooks {
  try {
    return validateWebhooks(stage, define(stage), handlerTopics);
  } catch (error) {
    if (!(error instanceof UnknownStageError)) throw error;
    const remedy = `Allowed: ${error.known.join(', ')}. Say one of them, as in \`-c stage=${error.known[0]}\`, or describe it there.`;
    throw new WebhooksConfigError(stage, [{ path: 'stage', received: show(stage), remedy }]);
  }
}

/**
 * Checks a config once, at synth, and fills in its defaults.
 *
 * @param handlerTopics the topics that `webhooks/handlers/index.ts` has a handler for
 * @throws {WebhooksConfigError} that lists every fault with the value received, what is allowed and the remedy
 */
export function validateWebhooks(
  stage: string,
  config: WebhooksConfig,
  handlerTopics: readonly string[],
): ResolvedWebhooks {
  const issues = configSchema.safeParse(config, { reportInput: true }).error?.issues ?? [];
  const faults = [...checkStageName(stage), ...issues.flatMap(toFaults), ...crossFaults(config, handlerTopics, issues)];
  if (faults.length > 0) throw new WebhooksConfigError(stage, faults);
  return resolveWebhooks(config);
}

/** It is part of names that AWS gives little room. */
function checkStageName(stage: string): Fault[] {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return [];
  const remedy =
    'Allowed as a stage: up to 20 lower-case letters, digits and dashes, a letter first. Say another, as in `-c stage=prod`.';
  return [{ path: 'stage', received: show(stage), remedy }];
}

/** Holds values against one another, but only those that are right by themselves. */
function crossFaults(config: WebhooksConfig, handlerTopics: readonly string[], issues: z.core.$ZodIssue[]): Fault[] {
  if (!isRecord(config) || !isRecord(config.topics) || !isRecord(config.lanes ?? {})) return [];
  const lanes = config.lanes ?? DEFAULT_LANES;
  const isValid = (...place: string[]) => !issues.some((issue) => affects(issue, place));
  const soundTopics = Object.fromEntries(Object.entries(config.topics).filter(([name]) => isValid('topics', name)));
  const sound = Object.fromEntries(
    Object.entries(lanes).map(([name, lane]) => [
      name,
      isValid('lanes', name) ? resolveLane(lane, largestBody(name, soundTopics)) : undefined,
    ]),
  );

  return [
    ...Object.entries(config.topics).flatMap(([name, topic]) => checkPresetOptions(name, topic)),
    ...Object.entries(lanes).flatMap(([name, lane]) => checkLane(name, lane, largestBody(name, soundTopics), isValid)),
    ...Object.entries(config.topics)
      .filter(([name]) => isValid('topics', name, 'lane'))
      .flatMap(([name, topic]) => checkTopic(name, topic, isValid('topics', name), sound)),
    ...checkHandlers(Object.keys(config.topics), handlerTopics),
  ];
}

/** Whether an issue is about the value at a place, about one inside it, or about one that it is inside of. */
function affects({ code, path }: z.core.$ZodIssue, place: readonly string[]): boolean {
  return code !== 'unrecognized_keys' && place.every((key, depth) => depth >= path.length || path[depth] === key);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = pathOf(issue.path) || 'config';
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      received: 'unknown',
      remedy: 'Allowed: what contract/define-webhooks.ts documents. Correct the name, or remove it.',
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path, received: show(issue.path.at(-1)), remedy: message }));
  }
  return [{ path, received: received(issue), remedy: issue.message }];
}

/** Somebody may have put the secret itself where its name belongs, or where the whole way to verify does. */
function received(issue: z.core.$ZodIssue): string {
  const isSecret = issue.path.at(-1) === 'secretName';
  const isNoObject = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected);
  const hides = (isSecret || isNoObject) && (typeof issue.input === 'string' || Array.isArray(issue.input));
  return hides ? 'hidden, as it may be a secret' : show(issue.input);
}
