import { CustomResource, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template as Assertions } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Code, Function as LambdaFunctionResource, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describeLeftOut, runnableFunctions } from '#local/left-out';
import { Placeholders } from '#local/placeholders';
import { rateMs, whyNotScheduled } from '#local/schedule';
import { Template } from '#ops/stack/template';
import { CONFIG, stackOf, stackOfEverything } from '#test/support/stack';

function templateOf(stack: Stack): Template {
  return new Template(Assertions.fromStack(stack).toJSON() as ConstructorParameters<typeof Template>[0]);
}

const leftOut = (template: Template) => describeLeftOut(template, new Placeholders(template), new Map());

test('nothing is said about a stack with every option, nor about networks and helpers of the CDK', () => {
  expect(leftOut(templateOf(stackOfEverything()))).toEqual([]);
  const withHelpers = stackOf(CONFIG, {
    infrastructure: {
      grant({ stack }) {
        new Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: true });
        new Bucket(stack, 'Files', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
      },
    },
  });
  const template = templateOf(withHelpers);
  expect(template.types().filter(([, type]) => type.startsWith('Custom::'))).toHaveLength(2);
  expect(leftOut(template)).toEqual([]);
});

test('a custom resource does not run', () => {
  const template = templateOf(
    stackOf(CONFIG, {
      infrastructure: {
        grant: ({ stack }) => void new CustomResource(stack, 'Setup', { serviceToken: 'arn:aws:sns:a:1:t' }),
      },
    }),
  );
  expect(leftOut(template)).toEqual([
    'Setup (AWS::CloudFormation::CustomResource) does not run. Everything else works. ' +
      'Try this part in a deployed stage.',
  ]);
});

test('a function that an event would start is named when it cannot run, and other functions are not', () => {
  const template = templateOf(
    stackOf(CONFIG, {
      infrastructure: {
        grant({ stack }) {
          const props = { handler: 'index.handler', code: Code.fromInline('pass') };
          const started = new LambdaFunctionResource(stack, 'Started', { ...props, runtime: Runtime.PYTHON_3_13 });
          new LambdaFunctionResource(stack, 'Idle', { ...props, runtime: Runtime.PYTHON_3_13 });
          const targets = [new LambdaFunction(started)];
          new Rule(stack, 'Often', { schedule: Schedule.rate(Duration.minutes(5)), targets });
        },
      },
    }),
  );
  const problems: string[] = [];
  runnableFunctions(template, '.', (problem) => problems.push(problem));
  expect(problems.filter((problem) => /Started|Idle/.test(problem))).toEqual([
    expect.stringMatching(
      /^Started\w+ \(AWS::Lambda::Function\) does not run, because its runtime is python3\.13 and not/,
    ),
  ]);
});

test('a rule runs when it has a rate', () => {
  expect(whyNotScheduled('rate(5 minutes)')).toBeUndefined();
  expect(whyNotScheduled('cron(0 3 * * ? *)')).toContain('"cron(0 3 * * ? *)"');
  expect(whyNotScheduled(undefined)).toBe('it waits for events, and the local mode sends none');
  // What whyNotScheduled() lets through can be scheduled.
  expect(rateMs('rate(5 minutes)')).toBe(300_000);
});
