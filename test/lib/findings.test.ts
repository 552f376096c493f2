import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { stackOf, stackOfEverything } from '#test/support/stack';
import defineExample from '#webhooks/config';

const STACKS = {
  'the shipped stack': () => stackOf(defineExample('dev')),
  'all that a stack can have': () => stackOfEverything(),
};

/** Every finding of AWS's solutions checks, as `rule at path`. */
function findingsOf(stack: IConstruct, checks = new AwsSolutionsChecks()): string[] {
  return checks
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
}

/** What they would find if nothing were acknowledged. The method is private, and this the one way to ask. */
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
  test('has no finding that is not acknowledged', () => {
    expect(findingsOf(make())).toEqual([]);
  });

  test('acknowledges only what is found, at its place, with a reason', () => {
    const stack = make();
    const found = allFindingsOf(stack);
    const acknowledged = acknowledgementsOf(stack);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const { rule, path, reason } of acknowledged) {
      expect(found).toContainEqual(expect.stringContaining(`${rule} at ${path}`));
      expect(reason).toMatch(/^.{30,}\.$/);
    }
  });
});
