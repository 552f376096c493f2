import { unqueuedKey } from '#contract/keys';
import type { RequeuePorts } from '#lambdas/requeue/ports';
import { requeueWebhooks } from '#lambdas/requeue/requeue-webhooks';
import { referenceTo, storedWebhook } from '#test/support/process';
import { recordingLog } from '#test-kit/recording-log';

function withMarkers(count: number, faults: Partial<RequeuePorts> = {}) {
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
    ...faults,
  };
  const { log, lines } = recordingLog();
  const run = (hasTime = () => true) => requeueWebhooks(ports, log, hasTime);
  return { bucket, queued, lines, run };
}

test('queues every webhook that is noted down, on its lane, and removes the note', async () => {
  const { run, queued, bucket } = withMarkers(50);
  expect(await run()).toEqual({ queued: 50, left: 0 });
  expect(new Set(queued)).toEqual(new Set(Array.from({ length: 50 }, (_, n) => `low orders id-${n}`)));
  expect(bucket.size).toBe(0);
});

test('leaves the notes alone while the queue does not work', async () => {
  const { run, bucket, lines } = withMarkers(3, { enqueue: async () => Promise.reject(new Error('SQS is down')) });
  expect(await run()).toEqual({ queued: 0, left: 3 });
  expect(bucket.size).toBe(3);
  expect(lines[0]).toMatchObject({ level: 'error', message: 'webhook still not queued' });
});

test('queues again what it could not note as done', async () => {
  const { run, queued, bucket } = withMarkers(1, { remove: async () => Promise.reject(new Error('S3 is down')) });
  expect(await run()).toEqual({ queued: 0, left: 1 });
  expect([queued.length, bucket.size]).toEqual([1, 1]);
});

test('one note that cannot be read does not hold up the others', async () => {
  const { run, bucket, queued } = withMarkers(5);
  bucket.set('unqueued/low/broken', 'no reference');
  bucket.set('unqueued/stray', '{}');
  expect(await run()).toEqual({ queued: 5, left: 2 });
  expect(queued).toHaveLength(5);
});

test('a lane whose queue refuses everything does not use up the time of the others, and is counted', async () => {
  let refused = 0;
  const { run, bucket, queued } = withMarkers(1, {
    enqueue: async (lane, { id }) => {
      if (lane === 'broken') throw new Error(`SQS has refused ${++refused}`);
      queued.push(id);
    },
  });
  const healthy = [...bucket];
  bucket.clear();
  for (let n = 0; n < 3_000; n++)
    bucket.set(unqueuedKey('broken', `${n}`), JSON.stringify(referenceTo(storedWebhook('b', '{}'))));
  for (const [key, note] of healthy) bucket.set(key, note);
  expect(await run(() => refused < 1_000)).toEqual({ queued: 1, left: 3_000 });
  expect(queued).toEqual(['id-0']);
});

test('notes that nobody can read keep no lane from its webhooks', async () => {
  const { run, bucket } = withMarkers(30);
  for (const key of [...bucket.keys()].slice(0, 25)) bucket.set(key, 'junk');
  expect(await run()).toEqual({ queued: 5, left: 25 });
});

test('stops in time and says how many are left', async () => {
  const { run, bucket } = withMarkers(30);
  let calls = 0;
  expect(await run(() => calls++ < 10)).toEqual({ queued: 10, left: 20 });
  expect(bucket.size).toBe(20);
});

test('fails as a whole when it cannot list the notes, which is what the alarm hears', async () => {
  const { run } = withMarkers(1, {
    markers: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('S3 is down')) }) }),
  });
  await expect(run()).rejects.toThrow('S3 is down');
});
