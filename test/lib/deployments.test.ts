import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { CONFIG, propertiesOf, stackOf, synthesized } from '#test/support/stack';

const SAFE: WebhooksConfig = {
  ...CONFIG,
  safeDeployments: true,
  lanes: { ...CONFIG.lanes, rest: { ...CONFIG.lanes?.rest, canary: true } },
};

let plain: Template;
let safe: Template;
beforeAll(() => {
  plain = synthesized();
  safe = synthesized(SAFE);
});

/** The alias of a function, with its update policy. */
function aliasOf(template: Template, owner: string) {
  const aliases = template.findResources('AWS::Lambda::Alias');
  return Object.entries(aliases).find(([id]) => id.startsWith(owner))?.[1];
}

describe('in every stage', () => {
  test('API Gateway and the queues invoke the alias, and everything else the function', () => {
    const [integration] = propertiesOf(plain, 'AWS::ApiGatewayV2::Integration');
    expect(integration.IntegrationUri).toEqual({ Ref: expect.stringMatching(/^WebhooksIngestLive/) });
    const mappings = propertiesOf(plain, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.map(({ FunctionName }) => FunctionName.Ref)).toEqual([
      expect.stringMatching(/^WebhooksLaneurgentLive/),
      expect.stringMatching(/^WebhooksLanerestLive/),
    ]);
    expect(propertiesOf(plain, 'AWS::Lambda::Alias').map(({ Name }) => Name)).toEqual(['live', 'live', 'live']);
  });

  test('API Gateway may invoke the alias, and not the function', () => {
    const permissions = propertiesOf(plain, 'AWS::Lambda::Permission');
    const ofApi = permissions.filter(({ Principal }) => Principal === 'apigateway.amazonaws.com');
    expect(ofApi.map(({ FunctionName }) => FunctionName)).toEqual([
      { Ref: expect.stringMatching(/^WebhooksIngestLive/) },
    ]);
  });

  test('the API invokes the alias only after it may, so that an upgrade answers no request with 500', () => {
    const [[, integration] = []] = Object.entries(plain.findResources('AWS::ApiGatewayV2::Integration'));
    const permissions = Object.entries(plain.findResources('AWS::Lambda::Permission'));
    const [permission] = permissions.find(([, { Properties }]) => /^apigateway/.test(Properties.Principal)) ?? [];
    expect(integration?.DependsOn).toContain(permission);
  });

  test('the reserved concurrency stays with the function', () => {
    const reserved = propertiesOf(plain, 'AWS::Lambda::Function').map((each) => each.ReservedConcurrentExecutions);
    expect(reserved.filter((each) => each !== undefined)).toEqual([20]);
    for (const alias of propertiesOf(plain, 'AWS::Lambda::Alias')) {
      expect(alias.ProvisionedConcurrencyConfig).toBeUndefined();
    }
  });

  test('without safeDeployments, no resource of CodeDeploy exists', () => {
    const types = Object.values<{ Type: string }>(plain.toJSON().Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::CodeDeploy'))).toEqual([]);
    expect(aliasOf(plain, 'WebhooksIngestLive')?.UpdatePolicy).toBeUndefined();
  });
});

describe('with safeDeployments', () => {
  test.each([
    ['ingest', 'WebhooksIngestLive', 'CodeDeployDefault.LambdaCanary10Percent5Minutes', 'new-version-failing'],
    [
      'lane-rest',
      'WebhooksLanerestLive',
      'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      'rest/new-version-failing',
    ],
    ['lane-urgent', 'WebhooksLaneurgentLive', 'CodeDeployDefault.LambdaAllAtOnce', undefined],
  ])('%s is deployed after its probe, a canary with an alarm', (name, owner, DeploymentConfigName, alarm) => {
    const groups = Object.entries(safe.findResources('AWS::CodeDeploy::DeploymentGroup'));
    const [id, group] = groups.find(([, { Properties }]) => Properties.DeploymentGroupName === name) ?? [];
    expect(group?.Properties).toMatchObject({ DeploymentConfigName });
    const names = (group?.Properties.AlarmConfiguration?.Alarms ?? []).map(
      (each: { Name: { Ref: string } }) => safe.toJSON().Resources[each.Name.Ref].Properties.AlarmName,
    );
    expect(names).toEqual(alarm ? [`Catchbasin-test/${alarm}`] : []);
    const events = group?.Properties.AutoRollbackConfiguration.Events;
    expect(events).toEqual(alarm ? ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'] : ['DEPLOYMENT_FAILURE']);
    expect(aliasOf(safe, owner)?.UpdatePolicy.CodeDeployLambdaAliasUpdate).toEqual({
      ApplicationName: { Ref: expect.stringMatching(/^WebhooksDeploymentsApplication/) },
      DeploymentGroupName: { Ref: id },
      BeforeAllowTrafficHook: { Ref: expect.stringMatching(/^WebhooksDeploymentsProbe/) },
    });
  });

  test('CodeDeploy may invoke the probe before the first alias is moved', () => {
    const policy = Object.keys(safe.findResources('AWS::IAM::Policy')).find((id) =>
      id.startsWith('WebhooksDeploymentsRoleDefaultPolicy'),
    );
    for (const { DependsOn } of Object.values(safe.findResources('AWS::Lambda::Alias'))) {
      expect(DependsOn).toContain(policy);
    }
  });

  test('the probe is told each version by the name of its deployment group', () => {
    const versions = stackOf(SAFE).resolve(
      propertiesOf(safe, 'AWS::Lambda::Function').find(({ Environment }) => Environment?.Variables.VERSIONS).Environment
        .Variables.VERSIONS,
    );
    const text = versions['Fn::Join'][1].map((part: string | { Ref: string }) =>
      typeof part === 'string' ? part : `<${part.Ref.replace(/[0-9A-Fa-f]{8}[0-9a-f]{32}$/, '')}>`,
    );
    expect(JSON.parse(text.join(''))).toEqual({
      ingest: '<WebhooksIngestFunctionCurrentVersion>',
      'lane-urgent': '<WebhooksLaneurgentProcessCurrentVersion>',
      'lane-rest': '<WebhooksLanerestProcessCurrentVersion>',
    });
  });

  test('a canary is judged by its own version, so that an alarm of the version before does not stop it', () => {
    const version = { 'Fn::GetAtt': [Match.stringLikeRegexp('IngestFunctionCurrentVersion'), 'Version'] };
    const metric = (Id: string, MetricName: string, Name: string) =>
      Match.objectLike({
        Id,
        MetricStat: Match.objectLike({
          Metric: Match.objectLike({
            MetricName,
            Dimensions: Match.arrayWith([Match.objectLike({ Name, Value: version })]),
          }),
        }),
      });
    safe.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Catchbasin-test/new-version-failing',
      Metrics: Match.arrayWith([
        metric('errors', 'Errors', 'ExecutedVersion'),
        metric('failed', 'RequestsFailed', 'version'),
      ]),
    });
  });

  test('no deployment waits for an alarm on the whole endpoint or lane', () => {
    const groups = propertiesOf(safe, 'AWS::CodeDeploy::DeploymentGroup');
    const alarms = groups.flatMap(({ AlarmConfiguration }) => AlarmConfiguration?.Alarms ?? []);
    const shared = alarms.filter(({ Name }) => !/new-?version-?failing/i.test(Name.Ref));
    expect(shared).toEqual([]);
  });
});
