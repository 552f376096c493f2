import { resolveWebhooks } from '#config/resolve-webhooks';
import type { WebhooksConfigError } from '#config/validate/config-error';
import { validateStage } from '#config/validate/validate-webhooks';
import type { WebhooksConfig, WebhooksDefinition } from '#contract/define-webhooks';
import { forStage } from '#contract/for-stage';
import { unsigned } from '#contract/providers/index';

const config: WebhooksConfig = { topics: { t: { lane: 'high', verify: unsigned() } } };
const define: WebhooksDefinition = (stage) =>
  forStage(stage, { dev: config, prod: { ...config, retainPayloads: false } });

function errorOf(stage: string, definition = define): WebhooksConfigError {
  try {
    validateStage(stage, definition, ['t']);
  } catch (error) {
    return error as WebhooksConfigError;
  }
  throw new Error('the stage was accepted');
}

test('returns the configuration of the stage with its defaults', () => {
  expect(validateStage('prod', define, ['t'])).toEqual(resolveWebhooks({ ...config, retainPayloads: false }));
});

test('refuses a stage that the definition does not know', () => {
  expect(errorOf('prdo').message.split('\n')).toEqual([
    'The webhooks configuration has one problem for stage "prdo":',
    '',
    '  stage: "prdo". Must be one of dev, prod. Did you mean prod?',
    '',
  ]);
  expect(errorOf('staging').issues).toEqual([
    {
      path: 'stage',
      received: '"staging"',
      expected: 'Must be one of dev, prod. Choose one, as in `-c stage=dev`, or add it to webhooks/config.ts.',
    },
  ]);
});

test('reports the issues of a known stage', () => {
  expect(errorOf('dev', () => ({ topics: {} })).issues.map(({ path }) => path)).toEqual(['topics', 'handlers.t']);
});

test('passes on an error of the definition itself', () => {
  const error = errorOf('dev', () => {
    throw new TypeError('a bug');
  });
  expect(error).toEqual(new TypeError('a bug'));
});
