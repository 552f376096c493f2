import { CfnElement, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LIMITS, type Limit } from './limits.ts';
import type { TemplateContent } from './longest-values.ts';
import { type Measurement, measureLimits } from './measure-limits.ts';

/** Context of the app with the quotas that AWS has raised, by the names of the limits. */
const QUOTAS_CONTEXT = 'catchbasin:quotas';

/** The name of a nested stack, which CloudFormation generates. */
const LONGEST_STACK_NAME = 'x'.repeat(128);

/** Members of a stack that the CDK does not publish. They are as old as the CDK, and a test needs them. */
interface StackInternals {
  _toCloudFormation(): object;
  readonly _suppressTemplateIndentation: boolean;
}

/**
 * Measures what a construct and its stack synthesize to. References between stacks must be resolved, as they are in a
 * validation.
 */
export function measureStack(webhooks: Construct, stack: Stack): Measurement[] {
  const { _suppressTemplateIndentation: compact } = stack as unknown as StackInternals;
  const template: TemplateContent = stack.resolve((stack as unknown as StackInternals)._toCloudFormation());
  const elements = webhooks.node.findAll().filter(CfnElement.isCfnElement);
  const own = new Set(elements.map((each) => String(stack.resolve(each.logicalId))));
  const name: unknown = stack.resolve(stack.stackName);
  return measureLimits({ template, stackName: typeof name === 'string' ? name : LONGEST_STACK_NAME, compact, own });
}

/** Makes a synthesis fail that exceeds limits of AWS. The error lists all of them, each with its remedy. */
export function checkLimits(webhooks: Construct, stack: Stack): void {
  webhooks.node.addValidation({
    validate: () => {
      const quotas = webhooks.node.tryGetContext(QUOTAS_CONTEXT) ?? {};
      return measureStack(webhooks, stack).flatMap((each) => describeExcess(each, quotas) ?? []);
    },
  });
}

/** Describes a value above its limit: the value, the limit and the remedy. */
function describeExcess(
  { limit: key, value, of }: Measurement,
  quotas: Readonly<Record<string, number>>,
): string | undefined {
  const limit: Limit = LIMITS[key];
  const max = (limit.adjustable && quotas[key]) || limit.max;
  if (value <= max) return undefined;
  const format = (number: number) => number.toLocaleString('en-US');
  const raised =
    `If AWS has raised this quota of your account, add ${JSON.stringify({ [QUOTAS_CONTEXT]: { [key]: value } })} ` +
    'to the context in cdk.json, with your quota.';
  return [
    `${limit.name}${of === undefined ? '' : ` ${of}`}: ${format(value)} ${limit.unit}.`,
    `${limit.service} allows ${format(max)}.`,
    limit.remedy,
    ...(limit.adjustable ? [raised] : []),
  ].join(' ');
}
