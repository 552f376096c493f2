import { Annotations as CdkAnnotations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { WebhooksConfig } from '#contract/define-webhooks';
import { CONFIG, stackOf } from '#test/support/stack';

const WARNING = 'ingest.reservedConcurrency is ';

// The throttle of CONFIG accepts 80 at once, and 50 in the second after.
function stackWith(ingest: WebhooksConfig['ingest'], throttle?: WebhooksConfig['throttle']) {
  const { orders, ...topics } = CONFIG.topics as Record<string, WebhooksConfig['topics'][string]>;
  if (!orders) throw new Error('CONFIG has no topic orders');
  return stackOf({
    ...CONFIG,
    topics: { ...topics, orders: { ...orders, ...(throttle && { throttle }) } },
    ...(ingest && { ingest }),
  });
}

function reservedBy(stack: ReturnType<typeof stackOf>): unknown {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return functions.find(({ Metadata }) => Metadata?.['catchbasin:function'] === 'ingest')?.Properties
    .ReservedConcurrentExecutions;
}

const warnings = (stack: ReturnType<typeof stackOf>) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp(WARNING))
    .map(({ entry }) => String(entry.data));

test('ingest reserves no concurrency by default', () => {
  const stack = stackWith(undefined);
  expect(reservedBy(stack)).toBeUndefined();
  expect(warnings(stack)).toEqual([]);
});

test('ingest reserves the concurrency of the configuration', () => {
  const stack = stackWith({ reservedConcurrency: 130 });
  expect(reservedBy(stack)).toBe(130);
  expect(warnings(stack)).toEqual([]);
});

test('a reservation that is smaller than the throttles is a warning in numbers', () => {
  expect(warnings(stackWith({ reservedConcurrency: 129 }))).toEqual([
    'ingest.reservedConcurrency is 129, but throttle accepts up to 130 requests (each burst, and 1 s of each rate) ' +
      'until the first cold start ends. API Gateway answers 1 of them with 5xx, and not every provider sends them ' +
      'again. Set ingest.reservedConcurrency to 130, or lower throttle so that they are answered with 429. ' +
      'Acknowledge it if fewer arrive. [ack: catchbasin:small-ingest-reservation]',
  ]);
  expect(warnings(stackWith({ reservedConcurrency: 130 }, { rate: 3, burst: 7 }))).toEqual([
    expect.stringContaining('accepts up to 140 requests'),
  ]);
});

test('the warning can be acknowledged', () => {
  const stack = stackWith({ reservedConcurrency: 1 });
  CdkAnnotations.of(stack).acknowledgeWarning('catchbasin:small-ingest-reservation', 'few webhooks arrive');
  expect(warnings(stack)).toEqual([]);
});
