import { Template } from 'aws-cdk-lib/assertions';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { stackOf, stackOfEverything } from '#test/support/stack';
import defineExample from '#webhooks/config';

test.each([
  ['the shipped stack', () => stackOf(defineExample('prod'), { validate: true })],
  ['a stack with every option', () => stackOfEverything({ validate: true })],
])("%s passes the CDK's validation of templates", (_, make) => {
  expect(() => Template.fromStack(make())).not.toThrow();
});

test("the CDK's validation refuses a value that CloudFormation rejects", () => {
  const withTimeout = (validate: boolean) => {
    const stack = stackOf(defineExample('prod'), { validate });
    (stack.webhooks.lane('high').queue.node.defaultChild as CfnQueue).addPropertyOverride('VisibilityTimeout', 50_000);
    return () => Template.fromStack(stack);
  };
  expect(withTimeout(false)).not.toThrow();
  expect(withTimeout(true)).toThrow('VisibilityTimeout');
});
