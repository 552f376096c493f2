import { unqueuedKey } from '#contract/keys';
import type { RequeuePorts } from '#lambdas/requeue/ports';
import { requeueWebhooks } from '#lambdas/requeue/requeue-webhooks';
import { referenceTo, storedWebhook } from '#test/support/process';
import { recordingLog } from '#test-kit/recording-log';

const NOT_REQUEUED = 'webhook could not be requeued, or its marker could not be deleted';
const confirmAll = (entries: readonly unknown[]) => entries.map(() => undefined);
const down = (service: string) => () => Promise.reject(new Error(`${service} is down`));

function withMarkers(count: number, failures: Partial<RequeuePorts> = {}) {
  const bucket = new Map<string, string>();
  const mark = (lane: string, id: string) =>
    bucket.set(unqueuedKey(lane, id), JSON.stringify(referenceTo(storedWebhook(id, '{}'))));
  for (let n = 0; n < count; n++) mark('low', `id-${n}`);
  const queued: string[] = [];
  const ports: RequeuePorts = {
    async *markers() {
      yield [...bucket.keys()];
    },
    read: async (marker) => bucket.get(marker),
    enqueue: async (lane, references) => {
      queued.push(...references.map(({ topic, id }) => `${lane} ${topic} ${id}`));
      return confirmAll(references);
    },
    remove: async (markers) => {
      for (const marker of markers) bucket.delete(marker);
      return confirmAll(markers);
    },
    ...failures,
  };
  const { log, lines } = recordingLog();
  const run = (hasTime = () => true) => requeueWebhooks(ports, log, hasTime);
  return { bucket, mark, queued, lines, run };
}

test('queues every marked webhook on its lane and removes its marker', async () => {
  const { run, mark, queued, bucket } = withMarkers(55);
  mark('high', 'urgent');
  expect(await run()).toBe(0);
  expect([...queued].sort()).toEqual(
    ['high orders urgent', ...Array.from({ length: 55 }, (_, n) => `low orders id-${n}`)].sort(),
  );
  expect(bucket.size).toBe(0);
});

test('queues at most ten webhooks of one lane in a call, and deletes as many markers', async () => {
  const calls: (readonly [operation: string, entries: number])[] = [];
  const { run, mark } = withMarkers(25, {
    enqueue: async (lane, references) => {
      calls.push([lane, references.length]);
      return confirmAll(references);
    },
    remove: async (markers) => {
      calls.push(['remove', markers.length]);
      return confirmAll(markers);
    },
  });
  mark('high', 'urgent');
  await run();
  const batches = [10, 10, 5, 1];
  const [low, high, removed] = ['low', 'high', 'remove'].map((each) =>
    calls.filter(([operation]) => operation === each),
  );
  expect([low, high].map((lane) => lane?.map(([, entries]) => entries))).toEqual([[10, 10, 5], [1]]);
  expect(removed?.map(([, entries]) => entries).sort()).toEqual([...batches].sort());
});

test('keeps the markers while the queue is unavailable', async () => {
  const { run, bucket, lines } = withMarkers(3, { enqueue: down('SQS') });
  expect(await run()).toBe(3);
  expect(bucket.size).toBe(3);
  expect(lines).toEqual(
    [0, 1, 2].map((n) => ({
      level: 'error',
      message: NOT_REQUEUED,
      fields: { marker: `unqueued/low/id-${n}`, error: new Error('SQS is down') },
    })),
  );
});

test('keeps the markers of the webhooks that a call did not queue, and only those', async () => {
  const { run, bucket, lines } = withMarkers(10, {
    enqueue: async (_, references) => references.map(({ id }) => (id === 'id-3' ? new Error('throttled') : undefined)),
  });
  expect(await run()).toBe(1);
  expect([...bucket.keys()]).toEqual(['unqueued/low/id-3']);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([
    { level: 'error', message: NOT_REQUEUED, fields: { marker: 'unqueued/low/id-3', error: new Error('throttled') } },
  ]);
  expect(lines.filter(({ message }) => message === 'webhook queued late')).toHaveLength(9);
});

test('queues a webhook again when its marker could not be removed', async () => {
  const { run, queued, bucket } = withMarkers(1, { remove: down('S3') });
  expect(await run()).toBe(1);
  expect([queued.length, bucket.size]).toEqual([1, 1]);
});

test('counts and logs each marker that a call did not remove', async () => {
  const { run, lines } = withMarkers(10, {
    remove: async (markers) => markers.map((marker) => (marker.endsWith('-3') ? new Error('denied') : undefined)),
  });
  expect(await run()).toBe(1);
  expect(lines.filter(({ level }) => level === 'error').map(({ fields }) => fields)).toEqual([
    { marker: 'unqueued/low/id-3', error: new Error('denied') },
  ]);
  expect(lines.filter(({ message }) => message === 'webhook queued late')).toHaveLength(9);
});

test('a marker that is gone when it is read counts as done, without a line', async () => {
  const { run, bucket, queued, lines } = withMarkers(3, {
    async *markers() {
      yield ['low/a', 'low/b', 'high/c'].map((name) => `unqueued/${name}`);
      yield [...bucket.keys()];
    },
  });
  expect(await run()).toBe(0);
  expect(queued).toHaveLength(3);
  expect(lines.map(({ message }) => message)).toEqual(Array(3).fill('webhook queued late'));
});

test('two runs at the same time leave no marker and report no error', async () => {
  const first = withMarkers(100);
  const { log, lines } = recordingLog();
  const second = requeueWebhooks(
    {
      async *markers() {
        yield [...first.bucket.keys()];
      },
      read: async (marker) => first.bucket.get(marker),
      enqueue: async (_, references) => confirmAll(references),
      remove: async (markers) => confirmAll(markers),
    },
    log,
    () => true,
  );
  expect(await Promise.all([first.run(), second])).toEqual([0, 0]);
  expect(first.bucket.size).toBe(0);
  expect([...first.lines, ...lines].filter(({ level }) => level === 'error')).toEqual([]);
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
  const queued: string[] = [];
  const { run, bucket, mark } = withMarkers(0, {
    enqueue: async (lane, references) => {
      if (lane === 'broken') throw new Error(`SQS refused ${++refused}`);
      queued.push(...references.map(({ id }) => id));
      return confirmAll(references);
    },
  });
  for (let n = 0; n < 3_000; n++) mark('broken', `${n}`);
  mark('low', 'healthy');
  expect(await run(() => refused < 100)).toBe(3_000);
  expect(queued).toEqual(['healthy']);
  expect(bucket.size).toBe(3_000);
});

test('unreadable markers do not stop the other webhooks of their lane', async () => {
  const { run, bucket, queued } = withMarkers(300);
  for (const key of [...bucket.keys()].slice(0, 250)) bucket.set(key, 'junk');
  expect(await run()).toBe(250);
  expect(queued).toHaveLength(50);
});

describe('when the time is nearly up', () => {
  test('tries no other webhook and reports how many remain', async () => {
    let calls = 0;
    const { run, bucket } = withMarkers(1_000, {
      remove: async (markers) => {
        calls++;
        for (const marker of markers) bucket.delete(marker);
        return confirmAll(markers);
      },
    });
    expect(await run(() => calls < 1)).toBe(bucket.size);
    // The batches that were sent before are finished.
    expect(bucket.size).toBe(800);
  });

  test('stops listing, and reports the markers that are known to remain', async () => {
    let pages = 0;
    let isClosed = false;
    const { run, queued } = withMarkers(0, {
      async *markers() {
        try {
          for (; pages < 100; pages++) yield Array.from({ length: 1_000 }, (_, n) => `unqueued/low/${pages}-${n}`);
        } finally {
          isClosed = true;
        }
      },
    });
    expect(await run(() => pages < 3)).toBeGreaterThanOrEqual(1_000);
    expect([pages, isClosed, queued.length]).toEqual([3, true, 0]);
  });

  test('lists one page in any case, so that the number is not zero while markers remain', async () => {
    const { run, queued } = withMarkers(7);
    expect(await run(() => false)).toBe(7);
    expect(queued).toEqual([]);
  });

  test('does not queue webhooks whose markers took too long to read', async () => {
    let isLate = false;
    const { run, bucket, queued } = withMarkers(5, {
      read: async (marker) => {
        isLate = true;
        return bucket.get(marker);
      },
    });
    expect(await run(() => !isLate)).toBe(5);
    expect([queued.length, bucket.size]).toEqual([0, 5]);
  });
});

test('rejects when the markers cannot be listed, so that no metric is published and the alarm is raised', async () => {
  const { run } = withMarkers(1, {
    markers: () => ({ [Symbol.asyncIterator]: () => ({ next: down('S3') }) }),
  });
  await expect(run()).rejects.toThrow('S3 is down');
});

test('queues the markers of the first page before it rejects because of the second', async () => {
  const { run, bucket, queued } = withMarkers(25, {
    async *markers() {
      yield [...bucket.keys()];
      throw new Error('S3 is down');
    },
  });
  await expect(run()).rejects.toThrow('S3 is down');
  expect([queued.length, bucket.size]).toEqual([25, 0]);
});

test('removes a marker only after SQS has confirmed its webhook', async () => {
  const order: string[] = [];
  const step = (name: string) => async (entries: readonly unknown[]) => {
    await new Promise(setImmediate);
    order.push(name);
    return confirmAll(entries);
  };
  const { run } = withMarkers(1, {
    enqueue: (_, references) => step('queued')(references),
    remove: step('removed'),
  });
  await run();
  expect(order).toEqual(['queued', 'removed']);
});

test('reports a webhook as queued only after its marker is removed', async () => {
  const removal = Promise.withResolvers<undefined[]>();
  const { run, lines } = withMarkers(1, { remove: () => removal.promise });
  const result = run();
  await new Promise(setImmediate);
  expect(lines).toEqual([]);
  removal.resolve([undefined]);
  expect(await result).toBe(0);
  expect(lines).toEqual([{ level: 'info', message: 'webhook queued late', fields: { id: 'id-0', topic: 'orders' } }]);
});

test('reads 200 markers and queues 20 batches at the same time', async () => {
  const running = { read: 0, enqueue: 0 };
  const most = { read: 0, enqueue: 0 };
  const during = async <T>(call: keyof typeof running, result: T) => {
    most[call] = Math.max(most[call], ++running[call]);
    await new Promise(setImmediate);
    running[call]--;
    return result;
  };
  const { run, bucket } = withMarkers(1_000, {
    read: (marker) => during('read', bucket.get(marker)),
    enqueue: (_, references) => during('enqueue', confirmAll(references)),
  });
  await run();
  expect(most).toEqual({ read: 200, enqueue: 20 });
});

/** Counts the calls to a queue that fails for some of them. Batches are listed one by one, so that none overlap. */
async function callsWhenFailing(count: number, fails: (call: number) => boolean) {
  let reads = 0;
  let calls = 0;
  const { run } = withMarkers(0, {
    async *markers() {
      for (let n = 0; n < count; n++) {
        yield [unqueuedKey('low', `${n}`)];
        await new Promise(setImmediate);
      }
    },
    read: async () => {
      reads++;
      return JSON.stringify(referenceTo(storedWebhook('w', '{}')));
    },
    enqueue: async (_, references) => {
      if (fails(calls++)) throw new Error('SQS is down');
      return confirmAll(references);
    },
  });
  return { remaining: await run(), reads, calls };
}

test('gives a lane up after 20 failed calls in a row, and reads no more of its markers', async () => {
  expect(await callsWhenFailing(100, () => true)).toEqual({ remaining: 100, reads: 20, calls: 20 });
});

test('does not give a lane up while some of its webhooks are queued', async () => {
  // Every twentieth succeeds, so that there are never more than 19 failures in a row.
  expect(await callsWhenFailing(100, (call) => call % 20 !== 19)).toEqual({ remaining: 95, reads: 100, calls: 100 });
});

test('a call that queues some of its webhooks is no failure of the lane', async () => {
  let calls = 0;
  const { run } = withMarkers(1_000, {
    enqueue: async (_, references) => {
      calls++;
      return references.map((_, n) => (n === 0 ? undefined : new Error('throttled')));
    },
  });
  expect(await run()).toBe(900);
  expect(calls).toBe(100);
});

test('a marker that cannot be removed does not count as a failure of the queue', async () => {
  const { run, queued } = withMarkers(600, { remove: down('S3') });
  expect(await run()).toBe(600);
  expect(queued).toHaveLength(600);
});
