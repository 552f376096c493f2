import type { Context } from 'aws-lambda';
import { resolveTopic } from '#config/resolve-webhooks';
import { unsigned } from '#contract/providers/index';
import { createHandler } from '#lambdas/requeue/handler';
import { FunctionOutput } from '#test/support/function-output';

test('each run adds zero to the accepted webhooks of topics that expect some, also while S3 fails', async () => {
  const verify = unsigned();
  const topics = {
    expecting: resolveTopic({ lane: 'low', verify, expectEvery: 3_600 }),
    other: resolveTopic({ lane: 'low', verify }),
  };
  const fail = () => Promise.reject(new Error('S3 is unavailable'));
  const ports = {
    markers: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
    read: fail,
    enqueue: fail,
    remove: fail,
  };
  const output = new FunctionOutput();
  try {
    const run = createHandler({ stage: 'test', topics, ports });
    await expect(run({}, { getRemainingTimeInMillis: () => 60_000 } as Context)).rejects.toThrow('S3 is unavailable');
  } finally {
    output.restore();
  }
  expect(output.metrics).toEqual([
    {
      namespace: 'Catchbasin',
      dimensions: { service: 'ingest', stage: 'test', topic: 'expecting' },
      values: { WebhooksAccepted: 0 },
    },
  ]);
});
