import { pathOf, show, WebhooksConfigError } from '#config/validate/config-error';
import { validateWebhooks } from '#config/validate/validate-webhooks';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { github, stripe } from '#contract/providers/index';
import { TARGETS } from '#test/support/stack';
import { issuesOf, withLane, withSignature, withTopic } from './issues-of.ts';

const CONFIG = {
  ...withTopic({ verify: stripe({ secretName: 'webhooks/stripe' }) }),
  alarms: {
    critical: ['oncall@example.com', ...TARGETS],
    warning: ['boss@example.com'],
    runbookUrl: 'https://w.example',
  },
  throttle: { rate: 50, burst: 80 },
  payloadRetentionDays: 30,
};

test('a valid configuration is returned with its defaults', () => {
  expect(issuesOf(CONFIG)).toEqual([]);
  const { lanes, topics } = validateWebhooks('test', withTopic({}) as WebhooksConfig, ['t']);
  expect(Object.keys(lanes)).toEqual(['high', 'normal', 'low']);
  expect(lanes.normal).toMatchObject({ reservedConcurrency: 10, maxConcurrency: 10, attempts: 8 });
  expect(topics.t?.maxBodyBytes).toBe(4_000_000);
});

test.each(['a', 'pre-prod2', 'a'.repeat(20)])('accepts the stage %j', (stage) => {
  expect(issuesOf(CONFIG, undefined, stage)).toEqual([]);
});

test.each(['Prod', '1st', '-a', '', 'a'.repeat(21), 'pre_prod', 7 as unknown as string])(
  'refuses the stage %j',
  (stage) => {
    expect(issuesOf(CONFIG, undefined, stage)).toEqual([
      `stage: ${JSON.stringify(stage)}. Must be up to 20 lower-case letters, digits and dashes, and start with a ` +
        'letter. Choose another name, as in `-c stage=prod`.',
    ]);
  },
);

test('reports all issues at once, those between options too', () => {
  const issues = issuesOf(
    {
      alarms: { critical: ['me'], warning: [{ topicArn: 'operators' }] },
      lanes: { p: { batchSize: 20 }, q: { attempts: 0 } },
      topics: { t: { lane: 'r', verify: github({ secretName: 's' }) }, u: { lane: 'p' } },
    },
    ['t', 'v'],
    'Prod',
  );
  expect(issues.map((issue) => issue.split(':')[0])).toEqual([
    'stage',
    'alarms.critical[0]',
    'alarms.warning[0].topicArn',
    'lanes.q.attempts',
    'topics.u.verify',
    'lanes.p.batchingWindow',
    'topics.t.lane',
    'topics.u',
    'handlers.v',
  ]);
});

test('a topic without a handler and a handler without a topic are refused', () => {
  expect(issuesOf(withTopic({}, 'orders'), ['invoices'])).toEqual([
    'topics.orders: no handler. Must have a handler. Add one to webhooks/handlers/index.ts.',
    'handlers.invoices: no topic. Must be one of orders. Add the topic to webhooks/config.ts, or remove the handler.',
  ]);
  expect(issuesOf(withTopic({}, 'orders'), ['orders', 'order'])).toEqual([
    'handlers.order: no topic. Must be one of orders. Did you mean orders?',
  ]);
});

test('the error lists one issue per line and keeps them as data', () => {
  const issue = { path: 'lanes.p', received: 'null', expected: 'Must be an object.' };
  const error = new WebhooksConfigError('prod', [issue, issue, issue]);
  expect(error.message.split('\n')).toEqual([
    'The webhooks configuration has 3 problems for stage "prod":',
    '',
    '  lanes.p: null. Must be an object.',
    '  lanes.p: null. Must be an object.',
    '  lanes.p: null. Must be an object.',
    '',
  ]);
  expect(error.issues).toEqual([issue, issue, issue]);
  expect([error.name, new WebhooksConfigError('dev', [issue]).message.split('\n')[0]]).toEqual([
    'WebhooksConfigError',
    'The webhooks configuration has one problem for stage "dev":',
  ]);
});

test.each([
  [['lanes', 'low', 'batchSize'], 'lanes.low.batchSize'],
  [['topics', 'orders.v2', 'lane'], 'topics["orders.v2"].lane'],
  [['topics', '1st'], 'topics["1st"]'],
  [['alarms', 'critical', 0], 'alarms.critical[0]'],
  [['A_1', 'b'], 'A_1.b'],
  [[], ''],
])('writes the path %j as code', (keys, path) => {
  expect(pathOf(keys)).toBe(path);
});

test.each([
  [undefined, 'missing'],
  [null, 'null'],
  [() => {}, 'a function'],
  ['text\n', '"text\\n"'],
  [Number.NaN, 'NaN'],
  [[1, ['a'], { b: 2 }], '[1, ["a"], {b}]'],
  [{ secret: 'x', b: 1, c: undefined }, '{secret, b}'],
  ['x'.repeat(78), `"${'x'.repeat(78)}"`],
  ['x'.repeat(79), `"${'x'.repeat(78)}…`],
])('shows %p on one short line', (value, text) => {
  expect(show(value)).toBe(text);
});

test.each([null, 5, '', 'text', [], [null], {}, true, Number.NaN, () => {}])(
  '%p in any place is either accepted or refused with what is allowed',
  (garbage) => {
    const whole = {
      ...CONFIG,
      retainPayloads: true,
      terminationProtection: true,
      tags: { team: 'a' },
      ...withLane({ backoff: { first: 1 }, maxConcurrency: 2 }),
    };
    const topics = { t: { ...withSignature({}).topics.t, lane: 'p' } };
    const issues = variants({ ...whole, topics }, garbage).flatMap((config) => issuesOf(config, ['t']));
    expect(issues.length).toBeGreaterThan(10);
    expect(issues.filter((issue) => !/\. Must (be|have|contain) /.test(issue))).toEqual([]);
  },
);

/** Creates every copy of a value in which one part, or the value itself, is replaced. */
function variants(value: unknown, replacement: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [replacement];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    variants(part, replacement).map((variant) =>
      Array.isArray(value) ? value.with(Number(key), variant) : { ...value, [key]: variant },
    ),
  );
  return [replacement, ...inside];
}
