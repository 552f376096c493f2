import type { Template } from 'aws-cdk-lib/assertions';
import { unsigned } from '#contract/providers/index';
import { propertiesOf, synthesized } from '#test/support/stack';

const topics = { t: { lane: 'vip-orders', verify: unsigned(), orderBy: 'topic' } } as const;
const lanes = { 'vip-orders': { fifo: true }, rest: {}, stopped: { paused: true } };

let template: Template;
beforeAll(() => {
  template = synthesized({ lanes, topics });
});

test('each mapping is enabled while the parameter of its lane is empty, as it is in a new stage', () => {
  const mappings = propertiesOf(template, 'AWS::Lambda::EventSourceMapping');
  const conditionOf = (parameter: string) =>
    Object.entries<{ 'Fn::Equals'?: unknown }>(template.toJSON().Conditions).find(
      ([, condition]) => JSON.stringify(condition) === JSON.stringify({ 'Fn::Equals': [{ Ref: parameter }, ''] }),
    )?.[0];
  expect(mappings.map(({ Enabled }) => Enabled)).toEqual([
    { 'Fn::If': [conditionOf('PausedVipOrders'), true, false] },
    { 'Fn::If': [conditionOf('PausedRest'), true, false] },
    false,
  ]);
  expect(conditionOf('PausedVipOrders')).toEqual(expect.any(String));
});

test('a parameter keeps its name and its empty default, so that an upgrade keeps a pause', () => {
  expect(template.findParameters('PausedStopped')).toEqual({});
  expect(template.findParameters('PausedVipOrders')).toEqual({
    PausedVipOrders: {
      Type: 'String',
      Default: '',
      Description:
        'Empty, or time and operator of the pause of lane vip-orders. Written by "npm run ops -- pause vip-orders"',
    },
  });
});
