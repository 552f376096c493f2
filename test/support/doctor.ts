import type { WebhooksConfig } from '#contract/define-webhooks';
import { type Diagnosis, diagnose, type Scope } from '#ops/doctor/diagnose';
import type { DoctorPorts } from '#ops/doctor/ports';
import type { Assembly } from '#ops/stack/assembly';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import { type Expression, Template, type TemplateContent } from '#ops/stack/template';
import { CONFIG, synthesized } from './stack.ts';

export const NOW = new Date('2026-11-24T12:00:00Z');
export const EMAILS = ['oncall@catchbasin.dev', 'boss@catchbasin.dev'];

/** Differences from a healthy stage. */
export interface Changes {
  /** @default 'test' */
  readonly stage?: string;
  readonly config?: Partial<WebhooksConfig>;
  readonly assembly?: Partial<Assembly>;
  /** Undefined when nothing is deployed. */
  readonly stack?: Partial<DeployedStack> | undefined;
  readonly ports?: Partial<DoctorPorts>;
}

/** Creates a healthy stage in an account, as its own template describes it, with some changes. */
export function stageWith(changes: Changes = {}) {
  const { stage = 'test' } = changes;
  const content = contentOf(stage, changes.config);
  const template = new Template(content);
  const assembly: Assembly = {
    directory: '',
    stackName: `Catchbasin-${stage}`,
    template,
    bootstrap: { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 },
    ...changes.assembly,
  };
  const stack: DeployedStack = {
    name: `Catchbasin-${stage}`,
    arn: `arn:aws:cloudformation:eu-central-1:111122223333:stack/Catchbasin-${stage}/0a1b`,
    status: 'UPDATE_COMPLETE',
    statusReason: undefined,
    template,
    physicalIds: new Map(Object.keys(content.Resources).map((logicalId) => [logicalId, `the ${logicalId}`])),
    parameters: new Map(),
    ...changes.stack,
  };
  const nothingIsDeployed = 'stack' in changes && changes.stack === undefined;
  const ports: DoctorPorts = {
    now: () => NOW,
    region: async () => 'eu-central-1',
    caller: async () => ({ account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ops' }),
    bootstrapVersion: async () => 6,
    deployedStack: async () => (nothingIsDeployed ? undefined : stack),
    concurrency: async () => ({ quota: 1_000, unreserved: 980 }),
    accountThrottle: async () => ({ rate: 10_000, burst: 5_000 }),
    secretState: async () => 'present',
    secretText: async () => 'whsec_hunter2',
    subscriptions: async () => EMAILS.map((endpoint) => ({ endpoint, confirmed: true })),
    mappingState: async () => 'Enabled',
    alarms: async () =>
      [...template.all('AWS::CloudWatch::Alarm'), ...template.all('AWS::CloudWatch::CompositeAlarm')].map(
        ([logicalId, { AlarmName, AlarmDescription = '' }]) => ({
          name: String(AlarmName),
          state: 'OK',
          since: NOW,
          description: textOf(AlarmDescription, logicalId),
          actionsEnabled: true,
        }),
      ),
    messagesWaiting: async () => 0,
    ...changes.ports,
  };
  return {
    content,
    ports,
    assembly,
    stack,
    lane: (name: string) => lanesOf(template).find((lane) => lane.name === name),
  };
}

/** Puts a name in the place of each reference, as CloudFormation does. */
function textOf(description: Expression, logicalId: string): string {
  if (typeof description === 'string') return description;
  const [, parts] = (description as { 'Fn::Join': [string, Expression[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `resource-of-${logicalId}`)).join('');
}

const contents = new Map<string, TemplateContent>();

/** Synthesizes each config once, because that is slow. */
function contentOf(stage: string, config: Partial<WebhooksConfig> = {}): TemplateContent {
  const key = JSON.stringify([stage, config]);
  const content =
    contents.get(key) ??
    (synthesized({ ...CONFIG, alarms: { critical: EMAILS }, ...config }, { stage }).toJSON() as TemplateContent);
  contents.set(key, content);
  return content;
}

/** Runs the doctor and returns all of its findings. */
export async function findings(changes?: Changes, scope?: Scope): Promise<Diagnosis[]> {
  const { assembly, ports } = stageWith(changes);
  const all: Diagnosis[] = [];
  for await (const finding of diagnose(assembly, ports, scope)) all.push(finding);
  return all;
}

/** Runs the doctor and returns its warnings and errors, each as `level check: what → remedy`. */
export async function problems(changes?: Changes, scope?: Scope): Promise<string[]> {
  return (await findings(changes, scope)).flatMap((finding) =>
    finding.level === 'ok' ? [] : `${finding.level} ${finding.check}: ${finding.what} → ${finding.remedy}`,
  );
}

/** Creates an error as the AWS SDK throws it for a request. */
export function awsError(message: string, name: string, fields: object = { $fault: 'client' }): Error {
  return Object.assign(new Error(message), { name, $metadata: {}, ...fields });
}

/** Creates a port that fails. */
export function rejects(error: Error): () => Promise<never> {
  return async () => {
    throw error;
  };
}
