import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionProperties, Template } from '#ops/stack/template';
import type { Refused } from './create-resource.ts';
import { describeNotEmulated, type Placeholders } from './placeholders.ts';
import { otherApis, webhookRoutes } from './routes.ts';

/** Types that the local mode emulates, or that only concern a deployed stack. */
const NOTHING_TO_SAY = [
  /^AWS::(S3::Bucket|SQS::Queue|DynamoDB::(Table|GlobalTable)|SNS::(Topic|Subscription)|SSM::Parameter)$/,
  /^AWS::(SecretsManager::(Secret|SecretTargetAttachment)|Events::Rule)$/,
  /^AWS::Lambda::(Function|EventSourceMapping|Permission|LayerVersion|EventInvokeConfig|Version|Alias)$/,
  /^AWS::(ApiGatewayV2|Budgets|CDK|CertificateManager|Chatbot|CloudWatch|CodeDeploy|EC2|IAM|KMS|Logs|Route53)::/,
  /Policy$/,
  // The CDK adds these to resources that have an emulator, or to the network.
  /^Custom::(VpcRestrictDefaultSG|S3AutoDeleteObjects|LogRetention|AWSCDKCfnUtilsProvider\w*)$/,
];

const LAMBDA_DEFAULTS = { MemorySize: 128, Timeout: 3 };

/** Returns one warning for each resource that has an effect on AWS and none in the local mode. */
export function describeLeftOut(template: Template, placeholders: Placeholders, refused: Refused): string[] {
  const others = template
    .types()
    .filter(([logicalId, type]) => refused.has(logicalId) || !NOTHING_TO_SAY.some((pattern) => pattern.test(type)))
    .filter(([logicalId]) => !placeholders.has(logicalId))
    .map(([logicalId, type]) =>
      isCustom(type)
        ? `${template.describe(logicalId)} does not run. ${ON_AWS}`
        : `${describeNotEmulated(template, logicalId, refused)} ${ON_AWS}`,
    );
  const apis = otherApis(template).map((logicalId) => `${template.describe(logicalId)} does not run. ${ON_AWS}`);
  return [...placeholders.warnings(refused), ...others, ...apis];
}

function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** The remedy of what the local mode leaves out and handlers do not refer to. */
export const ON_AWS = 'Everything else works. Try this part in a deployed stage.';

/** Tells why the local mode cannot run a function, or returns undefined when it can. */
function whyNotRunnable(
  template: Template,
  logicalId: string,
  { Runtime = '', Handler }: FunctionProperties,
  directory: string,
): string | undefined {
  const bundle = template.findBundle(logicalId);
  if (!Runtime.startsWith('nodejs')) return `its runtime is ${Runtime || 'an image'} and not Node.js`;
  if (bundle === undefined) return 'its code is not a bundle of this app';
  const [file] = String(Handler).split('.');
  if (!existsSync(join(directory, bundle, `${file}.js`))) return `its bundle has no ${file}.js`;
  return undefined;
}

/** Returns the functions that an event of the local mode can start: an HTTP request, a message or a schedule. */
function startedFunctions(template: Template): ReadonlySet<string> {
  const targets = [
    ...template.all('AWS::Lambda::EventSourceMapping').map(([, { FunctionName }]) => FunctionName),
    ...template.all('AWS::Events::Rule').flatMap(([, { Targets = [] }]) => Targets.map(({ Arn }) => Arn)),
  ];
  const byEvent = targets.map((target) => template.findFunction(target ?? '')).filter((each) => each !== undefined);
  return new Set([...webhookRoutes(template).map(({ functionId }) => functionId), ...byEvent]);
}

/**
 * Returns the functions that the local mode runs. Warns of each other one that an event of the local mode would start.
 */
export function runnableFunctions(
  template: Template,
  directory: string,
  onProblem: (message: string) => void,
): [logicalId: string, properties: FunctionProperties][] {
  const started = startedFunctions(template);
  return template.localFunctions().flatMap(([logicalId, properties]) => {
    // A provider of the CDK or a function that only a handler invokes.
    if (!started.has(logicalId)) return [];
    const reason = whyNotRunnable(template, logicalId, properties, directory);
    if (reason !== undefined) onProblem(`${template.describe(logicalId)} does not run, because ${reason}. ${ON_AWS}`);
    // The defaults of Lambda.
    return reason === undefined ? [[logicalId, { ...LAMBDA_DEFAULTS, ...properties }]] : [];
  });
}
