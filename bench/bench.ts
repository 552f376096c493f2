import { createHmac } from 'node:crypto';
import { TYPICAL_SECRET, typicalEvent } from '#test/support/typical-webhook';
import { BASELINE } from './baseline.ts';
import { type Bundles, buildAll, CACHE } from './build.ts';
import { createCertificate } from './certificate.ts';
import { type Cores, pinThisProcess } from './cores.ts';
import { FakeAws } from './fake-aws.ts';
import { FunctionProcess, type Variant } from './function-process.ts';

/** Webhooks of a batch besides the first one. */
const DISTINCT = 10;
const MEGABYTE = 1_000_000;

/** Bundles, the fake AWS and events of a run. */
export class Bench {
  readonly aws = new FakeAws(createCertificate(CACHE), TYPICAL_SECRET);
  readonly bundles: Bundles = buildAll();
  readonly cores: Cores = pinThisProcess();
  /** Events for ingest as JSON: of 2 KB, different ones of 2 KB, and of 1 MB. */
  readonly events = {
    small: JSON.stringify(typicalEvent(0)),
    distinct: Array.from({ length: DISTINCT }, (_, n) => JSON.stringify(typicalEvent(n + 1))),
    large: JSON.stringify(largeEvent()),
  };
  /** Shows that a part of the run has progressed. */
  readonly progress: (part: string, share: number) => void;
  #env: Readonly<Record<string, string>> = {};

  private constructor(progress: Bench['progress']) {
    this.progress = progress;
  }

  /** Builds the bundles and starts the fake AWS. */
  static async open(progress: Bench['progress']): Promise<Bench> {
    progress(`building the bundles, and those of ${BASELINE}`, 0);
    const bench = new Bench(progress);
    const env = await bench.aws.listen();
    const queue = env.QUEUE_URL ?? '';
    bench.#env = {
      ...env,
      ...{ STAGE: 'prod', LANE: 'normal', PAYLOAD_BUCKET: 'payloads', IDEMPOTENCY_TABLE: 'idempotency' },
      ...{ QUEUE_URLS: JSON.stringify({ normal: queue }), DEAD_LETTER_QUEUE_URL: queue, NODE_OPTIONS: '' },
      // The name of LANE at the baseline.
      PRIORITY: 'normal',
    };
    return bench;
  }

  close(): void {
    this.aws.close();
  }

  start(variant: Variant, firstEvent: string, gapMs = 0): FunctionProcess {
    return new FunctionProcess(variant, { boot: this.bundles.boot, core: this.cores.functions }, firstEvent, gapMs);
  }

  ingest(name: 'empty' | 'unsigned' | 'sdk' | 'baseline' | 'ours'): Variant {
    const found = this.bundles[name];
    return { name, bundle: typeof found === 'string' ? found : found.ingest, env: this.#env };
  }

  processor(version: 'baseline' | 'ours'): Variant {
    return { name: version, bundle: this.bundles[version].process, env: this.#env };
  }

  oneGet(): Variant {
    return { name: 'one-get', bundle: this.bundles.oneGet, env: this.#env };
  }
}

/** Creates an event with a body of a megabyte, which repeats the fields of a small one. */
function largeEvent() {
  const event = typicalEvent(0);
  const part = event.body ?? '';
  const parts = Array.from({ length: Math.ceil(MEGABYTE / part.length) }, () => part);
  const body = `{"commits":[${parts.join(',')}]}`;
  const signature = createHmac('sha256', TYPICAL_SECRET).update(body).digest('hex');
  const headers = {
    ...event.headers,
    'content-length': `${body.length}`,
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return { ...event, headers, body };
}
