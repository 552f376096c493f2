import type { Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CONFIG, stackOf, stackOfEverything } from '#test/support/stack';

/** The partition of each region. The app names no region, so one template serves all of them. */
const PARTITIONS = {
  any: undefined,
  'eu-central-1': 'aws',
  'cn-north-1': 'aws-cn',
  'cn-northwest-1': 'aws-cn',
  'us-gov-west-1': 'aws-us-gov',
};
const STACKS = {
  'a stack': (env: Environment) => stackOf({ ...CONFIG, safeDeployments: true }, { env }),
  'a stack with every option': (env: Environment) => stackOfEverything({ env, chat: false }),
};

// A stack without options is a part of the other one, so that one region is enough for it.
const cases = Object.entries(PARTITIONS).flatMap(([region, partition]) =>
  Object.entries(STACKS)
    .filter(([name]) => region === 'any' || name !== 'a stack')
    .map(([name, make]) => ({ region, partition, name, make })),
);

/** All strings of the template. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

test.each(cases)(
  '$name uses the partition and the service principals of region $region',
  ({ region, partition, make }) => {
    const env = partition ? { region, account: '111111111111' } : {};
    const texts = textsOf(Template.fromStack(make(env)).toJSON());
    const arns = texts.filter((text) => /arn:aws/.test(text) && !text.startsWith(`arn:${partition}:`));
    // The ARNs of the certificate and of a topic come from the configuration.
    expect(arns.filter((arn) => !arn.startsWith('arn:aws-somewhere:'))).toEqual([]);
    const services = texts.filter((text) => text.includes('amazonaws'));
    expect([...new Set(services)].sort()).toEqual([
      'apigateway.amazonaws.com',
      'cloudwatch.amazonaws.com',
      'codedeploy.amazonaws.com',
      'events.amazonaws.com',
      'lambda.amazonaws.com',
    ]);
  },
);
