import { unqueuedKey } from '#contract/keys';
import type { RequeuePorts } from '#lambdas/requeue/ports';
import { requeueWebhooks } from '#lambdas/requeue/requeue-webhooks';
import { referenceTo, storedWebhook } from '#test/support/process';
import { recordingLog } from '#test-kit/recording-log';

function withMarkers(count: number, failures: Partial<RequeuePorts> = {}) {
  const bucket = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    bucket.set(unqueuedKey('low', `id-${n}`), JSON.stringify(referenceTo(storedWebhook(`id-${n}`, '{}'))));
  }
  const queued: string[] = [];
  const ports: RequeuePorts = {
    async *markers() {
      yield* [...bucket.keys()];
    },
    read: async (marker) => bucket.get(marker) ?? '',
    enqueue: async (lane, { topic, id }) => void queued.push(`${lane} ${topic} ${id}`),
    remove: async (marker) => void bucket.delete(marker),
    ...failures,
  };
  const { log, lines } = recordingLog();
  const run = (hasTime = () => true) => requeueWebhooks(ports, log, hasTime);
  return { bucket, queued, lines, run };
}

test('queues every marked webhook on its lane and removes its marker', async () => {
  const { run, queued, bucket } = withMarkers(50);
  expect(await run()).toBe(0);
  expect(new Set(queued)).toEqual(new Set(Array.from({ length: 50 }, (_, n) => `low orders id-${n}`)));
  expect(bucket.size).toBe(0);
});

test('keeps the markers while the queue is unavailable', async () => {
  const { run, bucket, lines } = withMarkers(3, { enqueue: async () => Promise.reject(new Error('SQS is down')) });
  expect(await run()).toBe(3);
  expect(bucket.size).toBe(3);
  expect(lines).toEqual(
    [0, 1, 2].map((n) => ({
      level: 'error',
      message: 'webhook could not be requeued, or its marker could not be deleted',
      fields: { marker: `unqueued/low/id-${n}`, error: new Error('SQS is down') },
    })),
  );
});

test('queues a webhook again when its marker could not be removed', async () => {
  const { run, queued, bucket } = withMarkers(1, { remove: async () => Promise.reject(new Error('S3 is down')) });
  expect(await run()).toBe(1);
  expect([queued.length, bucket.size]).toEqual([1, 1]);
});

test('a marker that cannot be read does not delay the others', async () => {
  const { run, bucket, queued } = withMarkers(5);
  bucket.set('unqueued/low/broken', 'no reference');
  bucket.set('unqueued/stray', '{}');
  expect(await run()).toBe(2);
  expect(queued).toHaveLength(5);
});

test('a lane whose queue is unavailable does not use up the time of the others, and is counted', async () => {
  let refused = 0;
  const { run, bucket, queued } = withMarkers(1, {
    enqueue: async (lane, { id }) => {
      if (lane === 'broken') throw new Error(`SQS refused ${++refused}`);
      queued.push(id);
    },
  });
  const healthy = [...bucket];
  bucket.clear();
  for (let n = 0; n < 3_000; n++)
    bucket.set(unqueuedKey('broken', `${n}`), JSON.stringify(referenceTo(storedWebhook('b', '{}'))));
  for (const [key, marker] of healthy) bucket.set(key, marker);
  expect(await run(() => refused < 1_000)).toBe(3_000);
  expect(queued).toEqual(['id-0']);
});

test('unreadable markers do not stop the other webhooks of their lane', async () => {
  const { run, bucket, queued } = withMarkers(30);
  for (const key of [...bucket.keys()].slice(0, 25)) bucket.set(key, 'junk');
  expect(await run()).toBe(25);
  expect(queued).toHaveLength(5);
});

test('stops when time runs out and reports how many remain', async () => {
  const { run, bucket } = withMarkers(30);
  let calls = 0;
  expect(await run(() => calls++ < 10)).toBe(20);
  expect(bucket.size).toBe(20);
});

test('rejects when the markers cannot be listed, so that no metric is published and the alarm is raised', async () => {
  const { run } = withMarkers(1, {
    markers: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('S3 is down')) }) }),
  });
  await expect(run()).rejects.toThrow('S3 is down');
});

test('removes a marker only after SQS has confirmed its webhook', async () => {
  const order: string[] = [];
  const { run } = withMarkers(1, {
    enqueue: async () => {
      await new Promise(setImmediate);
      order.push('queued');
    },
    remove: async () => {
      await new Promise(setImmediate);
      order.push('removed');
    },
  });
  await run();
  expect(order).toEqual(['queued', 'removed']);
});

test('reports a webhook as queued only after its marker is removed', async () => {
  const removal = Promise.withResolvers<void>();
  const { run, lines } = withMarkers(1, { remove: () => removal.promise });
  const result = run();
  await new Promise(setImmediate);
  expect(lines).toEqual([]);
  removal.resolve();
  expect(await result).toBe(0);
  expect(lines).toEqual([{ level: 'info', message: 'webhook queued late', fields: { id: 'id-0', topic: 'orders' } }]);
});

test('works on 20 webhooks at the same time', async () => {
  let running = 0;
  let most = 0;
  const { run } = withMarkers(100, {
    enqueue: async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    },
  });
  await run();
  expect(most).toBe(20);
});

/** Counts the attempts at a queue that fails for some numbers. Markers arrive one by one, so that none overlap. */
async function triedWhenFailing(count: number, fails: (n: number) => boolean) {
  const tried: number[] = [];
  const { run, bucket } = withMarkers(count, {
    async *markers() {
      for (const key of [...bucket.keys()]) {
        await new Promise(setImmediate);
        yield key;
      }
    },
    enqueue: async (_, { id }) => {
      const n = Number(id.slice('id-'.length));
      tried.push(n);
      if (fails(n)) throw new Error('SQS is down');
    },
  });
  return { remaining: await run(), tried: tried.length };
}

test('gives a lane up after 20 failures in a row', async () => {
  expect(await triedWhenFailing(100, () => true)).toEqual({ remaining: 100, tried: 20 });
});

test('does not give a lane up while some of its webhooks are queued', async () => {
  // Every twentieth succeeds, so that there are never more than 19 failures in a row.
  expect(await triedWhenFailing(100, (n) => n % 20 !== 19)).toEqual({ remaining: 95, tried: 100 });
});

test('a marker that cannot be removed does not count as a failure of the queue', async () => {
  const { run, queued } = withMarkers(60, { remove: async () => Promise.reject(new Error('S3 is down')) });
  expect(await run()).toBe(60);
  expect(queued).toHaveLength(60);
});
