import type { WebhooksConfig } from '#contract/define-webhooks';
import { type Diagnosis, diagnose } from '#ops/doctor/diagnose';
import type { DoctorPorts } from '#ops/doctor/ports';
import type { Assembly } from '#ops/stack/assembly';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf } from '#ops/stack/lanes';
import { Template, type TemplateContent } from '#ops/stack/template';
import { CONFIG, synthesized } from './stack.ts';

export const NOW = new Date('2026-11-24T12:00:00Z');
export const EMAILS = ['oncall@catchbasin.dev', 'boss@catchbasin.dev'];

export interface Ailment {
  readonly config?: Partial<WebhooksConfig>;
  readonly assembly?: Partial<Assembly>;
  /** The deployed stack; undefined when nothing is deployed. */
  readonly stack?: Partial<DeployedStack> | undefined;
  readonly ports?: Partial<DoctorPorts>;
}

/** Creates a healthy stage in an account, apart from the ailment. */
export function patient(ailment: Ailment = {}) {
  const content = contentOf(ailment.config);
  const template = new Template(content);
  const assembly: Assembly = {
    directory: '',
    stackName: 'Catchbasin-test',
    template,
    bootstrap: { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 },
    ...ailment.assembly,
  };
  const stack: DeployedStack = {
    name: 'Catchbasin-test',
    status: 'UPDATE_COMPLETE',
    statusReason: undefined,
    template,
    physicalIds: new Map(Object.keys(content.Resources).map((logicalId) => [logicalId, `the ${logicalId}`])),
    ...ailment.stack,
  };
  const nothingIsDeployed = 'stack' in ailment && ailment.stack === undefined;
  const ports: DoctorPorts = {
    now: () => NOW,
    region: async () => 'eu-central-1',
    caller: async () => ({ account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ops' }),
    bootstrapVersion: async () => 6,
    deployedStack: async () => (nothingIsDeployed ? undefined : stack),
    concurrency: async () => ({ quota: 1_000, unreserved: 980 }),
    secretState: async () => 'present',
    secretText: async () => 'hunter2',
    subscriptions: async () => EMAILS.map((endpoint) => ({ endpoint, confirmed: true })),
    mappingState: async () => 'Enabled',
    alarms: async () =>
      template.all('AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => ({
        name: AlarmName,
        state: 'OK',
        since: NOW,
        description: `See docs/runbook.md, section ${AlarmName}.`,
        actionsEnabled: true,
      })),
    messagesWaiting: async () => 0,
    ...ailment.ports,
  };
  return { ports, assembly, stack, lane: (name: string) => lanesOf(template).find((lane) => lane.name === name) };
}

const contents = new Map<string, TemplateContent>();

/** Synthesizes each configuration once, because it takes seconds. */
function contentOf(config: Partial<WebhooksConfig> = {}): TemplateContent {
  const key = JSON.stringify(config);
  const content =
    contents.get(key) ?? (synthesized({ ...CONFIG, alarmEmails: EMAILS, ...config }).toJSON() as TemplateContent);
  contents.set(key, content);
  return content;
}

/** Returns all findings of the doctor. */
export async function findings(ailment?: Ailment, beforeOnly?: boolean): Promise<Diagnosis[]> {
  const { assembly, ports } = patient(ailment);
  const all: Diagnosis[] = [];
  for await (const finding of diagnose(assembly, ports, beforeOnly)) all.push(finding);
  return all;
}

/** Returns the findings that are not `ok`, one line each, as `level check: what → remedy`. */
export async function complaints(ailment?: Ailment): Promise<string[]> {
  return (await findings(ailment)).flatMap((finding) =>
    finding.level === 'ok' ? [] : `${finding.level} ${finding.check}: ${finding.what} → ${finding.remedy}`,
  );
}
