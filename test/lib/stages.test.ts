import type { Template } from 'aws-cdk-lib/assertions';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { WebhooksConfigError } from '#config/validate/config-error';
import { validateStage } from '#config/validate/validate-webhooks';
import { defineWebhooks } from '#contract/define-webhooks';
import { forStage, UnknownStageError } from '#contract/for-stage';
import { CONFIG, propertiesOf, synthesized } from '#test/support/stack';

test('two stages of one account share no resource name', () => {
  const namesOf = (template: Template) =>
    Object.values(template.toJSON().Resources as Record<string, { Type: string; Properties?: object }>).flatMap(
      ({ Type, Properties = {} }) =>
        Object.entries(Properties)
          .filter(([key, value]) => /^(\w*Name|Name)$/.test(key) && typeof value === 'string')
          .filter(([key]) => !NOT_RESOURCE_NAMES.includes(`${Type} ${key}`))
          .map(([key, value]) => `${Type} ${key} ${value}`),
    );
  const [dev = [], prod = []] = ['dev', 'prod'].map((stage) => namesOf(synthesized(CONFIG, { stage })));
  expect(dev).toContain('AWS::ApiGatewayV2::Api Name Catchbasin-dev');
  expect(dev.filter((name) => prod.includes(name))).toEqual([]);
});

/** Properties called `Name` that name a part of another resource or an existing thing. */
const NOT_RESOURCE_NAMES = [
  'AWS::ApiGatewayV2::Stage StageName',
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::IAM::Policy PolicyName',
  'AWS::Lambda::Alias Name',
  'AWS::SNS::Topic DisplayName',
];

test('tags every taggable resource with the stage and the configured tags', () => {
  const tagged = synthesized({ ...CONFIG, tags: { team: 'payments', 'cost center': '7' } });
  for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::Lambda::Function']) {
    for (const { Tags } of propertiesOf(tagged, type)) {
      expect(Tags).toEqual([
        { Key: 'catchbasin:stage', Value: 'test' },
        { Key: 'cost center', Value: '7' },
        { Key: 'team', Value: 'payments' },
      ]);
    }
  }
  for (const type of ['AWS::CloudWatch::Dashboard', 'AWS::Lambda::EventSourceMapping']) {
    for (const { Tags } of propertiesOf(tagged, type)) expect(Tags).toBeUndefined();
  }
});

test.each(['production', '', 'constructor'])('forStage refuses the unknown stage %j', (stage) => {
  expect(() => forStage(stage, { dev: 1, prod: 2 })).toThrow(new UnknownStageError(stage, ['dev', 'prod']));
});

test('an unknown stage is a configuration problem', () => {
  const define = defineWebhooks((stage) => forStage(stage, { dev: CONFIG, prod: CONFIG }));
  expect(validateStage('prod', define, Object.keys(CONFIG.topics))).toEqual(resolveWebhooks(CONFIG));
  expect(() => validateStage('prdo', define, [])).toThrow(
    new WebhooksConfigError('prdo', [
      {
        path: 'stage',
        received: '"prdo"',
        expected: 'Must be one of dev, prod. Did you mean prod?',
      },
    ]),
  );
});
