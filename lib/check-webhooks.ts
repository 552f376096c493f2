import type * as z from 'zod';
import type { WebhooksConfig } from '../contract/define-webhooks.ts';
import { DEFAULT_PRIORITIES, resolvePriority, resolveWebhooks, type Webhooks } from '../contract/resolve-webhooks.ts';
import { configSchema } from './config-schema.ts';
import { checkHandlers, checkPriority, checkTopic } from './cross-checks.ts';
import { type Fault, show, WebhooksConfigError } from './webhooks-config-error.ts';

/**
 * Checks a config once, at synth, and fills in its defaults.
 *
 * @param handlerTopics the topics that `webhooks/handlers/index.ts` has a handler for
 * @throws {WebhooksConfigError} that lists every fault with the value received, what is allowed and the remedy
 */
export function checkWebhooks(stage: string, config: WebhooksConfig, handlerTopics: readonly string[]): Webhooks {
  const { error } = configSchema.safeParse(config, { reportInput: true });
  const shape = (error?.issues ?? []).flatMap(toFaults);
  const faults = [...shape, ...crossFaults(config, handlerTopics, shape)];
  if (faults.length > 0) throw new WebhooksConfigError(stage, faults);
  return resolveWebhooks(config);
}

/** Holds values against one another, but only those of the right shape. */
function crossFaults(config: WebhooksConfig, handlerTopics: readonly string[], shape: readonly Fault[]): Fault[] {
  const sound = (path: string) => !shape.some((fault) => fault.path === path || fault.path.startsWith(`${path}.`));
  if (!isRecord(config) || !isRecord(config.topics) || !isRecord(config.priorities ?? {})) return [];

  const checked = Object.entries(config.priorities ?? DEFAULT_PRIORITIES);
  const soundTopics = Object.entries(config.topics).filter(([name]) => sound(`topics.${name}`));
  return [
    ...checked
      .filter(([name]) => sound(`priorities.${name}`))
      .flatMap(([name, priority]) => checkPriority(name, resolvePriority(priority))),
    ...soundTopics.flatMap(([name, topic]) =>
      checkTopic(
        name,
        topic,
        checked.map(([priority]) => priority),
      ),
    ),
    ...checkHandlers(Object.keys(config.topics), handlerTopics),
  ];
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      received: 'unknown',
      remedy: 'Allowed: what contract/define-webhooks.ts documents. Correct the name, or remove it.',
    }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => ({ path: path.join('.'), received: show(path.at(-1)), remedy: message }));
  }
  // Somebody may have put the secret itself where its name belongs.
  const received =
    path.at(-1) === 'secret' && typeof issue.input === 'string' ? 'not a name (hidden)' : show(issue.input);
  return [{ path: path.join('.') || 'config', received, remedy: issue.message }];
}
