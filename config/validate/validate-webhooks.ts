import { mustBeOneOf } from '#config/did-you-mean';
import { type ResolvedWebhooks, resolveWebhooks } from '#config/resolve-webhooks';
import type { WebhooksConfig, WebhooksDefinition } from '#contract/define-webhooks';
import { UnknownStageError } from '#contract/for-stage';
import { checkHandlers } from './check-handlers.ts';
import { affects, checkSchema, toConfigIssues } from './check-schema.ts';
import { type ConfigIssue, show, WebhooksConfigError } from './config-error.ts';
import { runCrossChecks } from './run-cross-checks.ts';
import { checkPresetOptions } from './unknown-options.ts';

/**
 * Checks the configuration that a definition returns for a stage, and fills in its defaults.
 *
 * @param sourceIssues problems of the source files, which are reported together with those of the configuration
 * @example validateStage('prod', config, Object.keys(handlers))
 * @throws {WebhooksConfigError} also when the definition does not know the stage
 */
export function validateStage(
  stage: string,
  define: WebhooksDefinition,
  handlerTopics: readonly string[],
  sourceIssues: readonly ConfigIssue[] = [],
): ResolvedWebhooks {
  try {
    return validateWebhooks(stage, define(stage), handlerTopics, sourceIssues);
  } catch (error) {
    if (!(error instanceof UnknownStageError)) throw error;
    const advice = `Choose one, as in \`-c stage=${error.known[0]}\`, or add it to webhooks/config.ts.`;
    const expected = mustBeOneOf(stage, error.known, advice);
    const issue = { path: 'stage', received: show(stage), expected };
    throw new WebhooksConfigError(stage, [issue, ...sourceIssues]);
  }
}

/**
 * Checks a configuration, which happens once at synth, and fills in its defaults.
 *
 * @param handlerTopics the topics for which `webhooks/handlers/index.ts` has a handler
 * @throws {WebhooksConfigError} listing every problem with the value received, the allowed values and the fix
 */
export function validateWebhooks(
  stage: string,
  config: WebhooksConfig,
  handlerTopics: readonly string[],
  sourceIssues: readonly ConfigIssue[] = [],
): ResolvedWebhooks {
  const schemaIssues = checkSchema(config);
  const isValid = (...path: string[]) => !schemaIssues.some((issue) => affects(issue, path));
  const issues = [...checkStageName(stage), ...schemaIssues.flatMap(toConfigIssues)];
  if (isRecord(config) && isRecord(config.topics) && isRecord(config.lanes ?? {})) {
    issues.push(
      ...Object.entries(config.topics).flatMap(([name, topic]) => checkPresetOptions(name, topic)),
      ...runCrossChecks(config, isValid),
      ...checkHandlers(Object.keys(config.topics), handlerTopics),
    );
  }
  issues.push(...sourceIssues);
  if (issues.length > 0) throw new WebhooksConfigError(stage, issues);
  return resolveWebhooks(config);
}

/** Checks the length too, because the stage is part of names that AWS limits. */
function checkStageName(stage: string): ConfigIssue[] {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(stage)) return [];
  const expected =
    'Must be up to 20 lower-case letters, digits and dashes, and start with a letter. ' +
    'Choose another name, as in `-c stage=prod`.';
  return [{ path: 'stage', received: show(stage), expected }];
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
