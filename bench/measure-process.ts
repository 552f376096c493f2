import type { Bench } from './bench.ts';
import type { FunctionProcess } from './function-process.ts';

/** Webhooks of a batch. */
const BATCH = 10;
/** Milliseconds after which S3 answers a GET, when the time of a batch is measured. */
const GET_MS = 15;
/** Batches before the first measurement. */
const WARM_UP = 40;

/** Batches of a round whose time is measured. */
const WALL_BATCHES = 3;

/** Measurements of the processor, one for each round. */
export interface ProcessorRounds {
  /** CPU time for each webhook of a batch, in microseconds. */
  readonly cpu: Readonly<Record<'ours' | 'baseline', readonly number[]>>;
  /** Microseconds for a batch whose payloads take 15 ms each, and for getting one of them. */
  readonly wall: Readonly<Record<'ours' | 'baseline' | 'one-get', readonly number[]>>;
}

/** Measures the processors with batches that their own ingest functions have stored and queued. */
export async function measureProcessors(bench: Bench, rounds: number, batches: number): Promise<ProcessorRounds> {
  const processors: Partial<Record<'ours' | 'baseline', FunctionProcess>> = {};
  const cpu = { ours: [] as number[], baseline: [] as number[] };
  const wall = { ours: [] as number[], baseline: [] as number[], 'one-get': [] as number[] };
  const started: FunctionProcess[] = [];
  try {
    for (const version of ['ours', 'baseline'] as const) {
      const event = await batchOf(bench, version);
      const processor = bench.start(bench.processor(version), event);
      started.push(processor);
      processors[version] = processor;
      await processor.firstCall();
      await processor.setEvents([event]);
      await processor.run(WARM_UP);
    }
    const get = JSON.stringify({ path: [...bench.aws.objects.keys()][0] });
    const oneGet = bench.start(bench.oneGet(), get);
    started.push(oneGet);
    await oneGet.firstCall();
    await oneGet.setEvents([get]);
    await oneGet.run(WARM_UP);
    for (let round = 0; round < rounds; round++) {
      for (const version of ['ours', 'baseline'] as const) {
        const measured = await processors[version]?.run(batches);
        cpu[version].push((measured?.cpu ?? Number.NaN) / BATCH);
      }
      bench.aws.getDelayMs = GET_MS;
      for (const version of ['ours', 'baseline'] as const) {
        wall[version].push((await processors[version]?.run(WALL_BATCHES))?.wall ?? Number.NaN);
      }
      wall['one-get'].push((await oneGet.run(WALL_BATCHES)).wall);
      bench.aws.getDelayMs = 0;
      bench.progress('batches of the processor', (round + 1) / rounds);
    }
    return { cpu, wall };
  } finally {
    bench.aws.getDelayMs = 0;
    for (const each of started) await each.stop();
  }
}

/** Receives the webhooks of a batch. @returns the event for the processor */
async function batchOf(bench: Bench, version: 'ours' | 'baseline'): Promise<string> {
  bench.aws.keep = true;
  bench.aws.messages.length = 0;
  const ingest = bench.start(bench.ingest(version), bench.events.small);
  try {
    await ingest.firstCall();
    await ingest.setEvents(bench.events.distinct);
    await ingest.run(BATCH - 1);
  } finally {
    await ingest.stop();
    bench.aws.keep = false;
  }
  const now = `${Date.now()}`;
  const attributes = {
    ...{ ApproximateReceiveCount: '1', SentTimestamp: now, ApproximateFirstReceiveTimestamp: now, SenderId: 'A' },
  };
  return JSON.stringify({
    Records: bench.aws.messages.map((body, n) => ({
      ...{ messageId: `19dd0b57-b21e-4ac1-bd88-01bbb068cb7${n}`, receiptHandle: 'handle'.repeat(30), body, attributes },
      ...{
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn',
        awsRegion: 'us-east-1',
      },
    })),
  });
}
