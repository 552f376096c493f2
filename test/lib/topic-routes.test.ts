import type { Template } from 'aws-cdk-lib/assertions';
import type { TopicConfig, WebhooksConfig } from '#contract/define-webhooks';
import { unsigned } from '#contract/providers/index';
import { propertiesOf, synthesized } from '#test/support/stack';

/** Synthesizes a stage whose topics have the given throttles, or none. */
function stageWith(throttles: Readonly<Record<string, WebhooksConfig['throttle']>>): Template {
  const topics = Object.entries(throttles).map(([name, throttle]): [string, TopicConfig] => [
    name,
    { lane: 'normal', verify: unsigned(), ...(throttle && { throttle }) },
  ]);
  return synthesized({ topics: Object.fromEntries(topics), throttle: { rate: 50, burst: 80 } });
}

function stageOf(template: Template) {
  const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
  return { settings: stage?.Properties.RouteSettings, dependsOn: (stage?.DependsOn ?? []) as string[] };
}

/** The logical ids of the routes by their keys. */
function routesOf(template: Template): Record<string, string> {
  const routes = Object.entries(template.findResources('AWS::ApiGatewayV2::Route'));
  return Object.fromEntries(routes.map(([id, { Properties }]) => [Properties.RouteKey, id]));
}

const slow = { rate: 2, burst: 4 };
const fast = { rate: 500, burst: 900 };

let none: Template;
let one: Template;
let two: Template;
let renamed: Template;
beforeAll(() => {
  none = stageWith({ a: undefined, 'b.v2_x-1': undefined });
  one = stageWith({ a: slow, 'b.v2_x-1': undefined });
  two = stageWith({ a: slow, 'b.v2_x-1': fast });
  renamed = stageWith({ a: slow, 'c.v2_x-1': fast });
});

test('a topic with a throttle has a route with these settings, and the others share one', () => {
  expect(Object.keys(routesOf(two))).toEqual(['ANY /{topic}', 'ANY /a', 'ANY /b.v2_x-1']);
  expect(stageOf(two).settings).toEqual({
    'ANY /a': { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 4 },
    'ANY /b.v2_x-1': { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 900 },
  });
  two.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 80 },
  });
});

test('without such a topic the stage has no settings of routes', () => {
  expect(stageOf(none)).toEqual({ settings: undefined, dependsOn: [] });
});

test('the routes share one integration and one permission for the whole API', () => {
  two.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
  const targets = propertiesOf(two, 'AWS::ApiGatewayV2::Route').map(({ Target }) => JSON.stringify(Target));
  expect(new Set(targets).size).toBe(1);
  const permissions = propertiesOf(two, 'AWS::Lambda::Permission').filter(
    ({ Principal }) => Principal === 'apigateway.amazonaws.com',
  );
  expect(permissions).toHaveLength(1);
  expect(JSON.stringify(permissions[0].SourceArn)).toContain('/*/*/*');
});

test('the alarm on refused requests counts from the smallest burst of the stage and its topics', () => {
  const conditionOf = (template: Template) =>
    propertiesOf(template, 'AWS::CloudWatch::Alarm')
      .filter(({ AlarmName }) => AlarmName.endsWith('/requests-not-received'))
      .map(({ Metrics }) => Metrics[0].Expression)
      .join();
  expect(conditionOf(none)).toContain('requests >= 80 ');
  expect(conditionOf(two)).toContain('requests >= 4 ');
  expect(conditionOf(stageWith({ a: fast }))).toContain('requests >= 80 ');
});

/**
 * CloudFormation creates and updates resources in the order of their dependencies, and deletes removed ones afterwards.
 * API Gateway rejects the settings of a route that does not exist.
 */
describe('an update that adds, renames or removes the throttle of a topic', () => {
  test('the stage gets the settings after their routes exist', () => {
    for (const template of [one, two, renamed]) {
      const { settings, dependsOn } = stageOf(template);
      const routes = routesOf(template);
      for (const key of Object.keys(settings)) expect(dependsOn).toContain(routes[key]);
    }
  });

  test('a route gets requests only after the permission to invoke the function exists', () => {
    const shared = routesOf(two)['ANY /{topic}'];
    const [permission] = Object.entries(two.findResources('AWS::Lambda::Permission'))
      .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com')
      .map(([id]) => id);
    const { DependsOn } = two.findResources('AWS::ApiGatewayV2::Route')[routesOf(two)['ANY /a'] ?? ''] ?? {};
    expect(DependsOn).toEqual(expect.arrayContaining([shared, permission]));
  });

  test('the stage drops the settings in the update that deletes the route', () => {
    expect(Object.keys(stageOf(one).settings)).toEqual(['ANY /a']);
    expect(stageOf(one).dependsOn).not.toContain(routesOf(two)['ANY /b.v2_x-1']);
    expect(Object.keys(stageOf(renamed).settings)).toEqual(['ANY /a', 'ANY /c.v2_x-1']);
  });

  test('the other routes, the integration, the permission and the stage keep their logical ids', () => {
    const kept = (template: Template) => {
      const { 'ANY /{topic}': shared } = routesOf(template);
      const ids = ['Integration', 'Api', 'Stage'].map((type) =>
        Object.keys(template.findResources(`AWS::ApiGatewayV2::${type}`)),
      );
      return [shared, ...ids, Object.keys(template.findResources('AWS::Lambda::Permission'))];
    };
    for (const template of [one, two, renamed]) {
      expect(kept(template)).toEqual(kept(none));
      expect(routesOf(template)['ANY /a']).toBe(routesOf(one)['ANY /a']);
    }
    expect(routesOf(none)['ANY /{topic}']).toBe('WebhooksIngestApiANYtopic645290D9');
  });
});
