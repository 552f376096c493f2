import { type Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { LARGE_CONFIGS } from '#test/support/large-config';
import { stackOf, stackOfEverything } from '#test/support/stack';
import defineExample from '#webhooks/config';

const createKey = (stack: Stack) => new Key(stack, 'DataKey', { enableKeyRotation: true });

const STACKS = {
  'the shipped stack': () => stackOf(defineExample('dev')),
  'a stack with every option': () => stackOfEverything(),
  ...Object.fromEntries(Object.entries(LARGE_CONFIGS).map(([name, config]) => [name, () => stackOf(config())])),
  'a stack with its own key': () => stackOfEverything({ infrastructure: { encryptionKey: createKey } }),
  'a stack with locked objects': () => stackOfEverything({ locked: true }),
};

/** The findings of the AWS Solutions checks, as `rule at path`. */
function findingsOf(stack: IConstruct, checks = new AwsSolutionsChecks()): string[] {
  return checks
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
}

/** All findings, including the acknowledged ones. Overriding the private method is the only way to get them. */
function allFindingsOf(stack: IConstruct): string[] {
  const checks = new AwsSolutionsChecks();
  Object.assign(checks, { isAcknowledged: () => false });
  return findingsOf(stack, checks);
}

function acknowledgementsOf(stack: IConstruct) {
  return stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries<string>(data))
      .map(([rule, reason]) => ({ rule: rule.replace(/^annotation::/i, ''), path: node.path, reason })),
  );
}

describe.each(Object.entries(STACKS))('%s', (_, make) => {
  let stack: IConstruct;
  beforeAll(() => {
    stack = make();
  });

  test('has no unacknowledged finding', () => {
    expect(findingsOf(stack)).toEqual([]);
  });

  test('acknowledges only findings that exist, each with a reason', () => {
    const found = allFindingsOf(stack);
    const acknowledged = acknowledgementsOf(stack);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { rule, path, reason } of acknowledged) {
      expect(found).toContainEqual(expect.stringContaining(`${rule} at ${path}`));
      expect(reason).toMatch(/^.{30,}\.$/);
    }
  });
});
