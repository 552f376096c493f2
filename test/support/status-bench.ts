import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { resolveWebhooks } from '#config/resolve-webhooks';
import { hmac } from '#contract/providers/index';
import { statusCommand } from '#ops/commands/status';
import type { AlarmState, MetricQuery } from '#ops/metrics/stage-metrics';
import type { LaneState, Stage } from '#ops/stage/stage';
import { MemoryLogs } from './memory-logs.ts';
import { MemoryMetrics } from './memory-metrics.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { NO_RECONCILE, RUNNING_MAPPINGS } from './running-mappings.ts';

const { topics } = resolveWebhooks({
  topics: {
    orders: { lane: 'high', verify: hmac({ secretName: 'webhooks/orders', header: 'x-signature' }) },
    invoices: { lane: 'low', verify: hmac({ secretName: 'webhooks/invoices', header: 'x-signature' }) },
  },
});

/** Messages of the queues of a lane. */
type Depths = readonly [waiting: number, inFlight: number, deadLetters: number, hiddenDeadLetters?: number];

/** Stage with two lanes, and the command `status`. */
export class StatusBench {
  readonly metrics = new MemoryMetrics();
  readonly logs = new MemoryLogs();
  depths: Record<string, Depths> = { high: [0, 0, 0], low: [0, 0, 0] };
  states: Record<string, LaneState> = {};
  readonly #sqs = mockClient(SQSClient);

  constructor() {
    this.#sqs.on(GetQueueAttributesCommand).callsFake(({ QueueUrl }) => {
      const [, lane = '', kind] = /([a-z]+)-(queue|dead)$/.exec(QueueUrl) ?? [];
      const [waiting, inFlight, deadLetters, hidden = 0] = this.depths[lane] ?? [0, 0, 0];
      const [visible, invisible] = kind === 'dead' ? [deadLetters, hidden] : [waiting, inFlight];
      return {
        Attributes: {
          ApproximateNumberOfMessages: `${visible}`,
          ApproximateNumberOfMessagesNotVisible: `${invisible}`,
        },
      };
    });
  }

  /** Restores the client of SQS. */
  close(): void {
    this.#sqs.restore();
  }

  /** Runs `status`. The output has no colors. */
  async run(args: readonly string[] = []): Promise<CommandResult> {
    const stage: Stage = {
      title: 'Catchbasin-prod',
      name: 'prod',
      topics,
      lanes: ['high', 'low'].map((name) => ({
        name,
        queueUrl: `https://sqs/1/${name}-queue`,
        deadLetterQueueUrl: `https://sqs/1/${name}-dead`,
      })),
      bucket: 'payloads',
      s3: new S3Client({ region: 'us-east-1' }),
      sqs: new SQSClient({ region: 'us-east-1' }),
      logs: this.logs,
      metrics: this.metrics,
      reconcile: NO_RECONCILE,
      mappings: {
        ...RUNNING_MAPPINGS,
        state: async (lane) => this.states[lane] ?? { mapping: 'Enabled', isConfigured: false },
      },
    };
    const result = await runCommand((terminal) => statusCommand(terminal, async () => stage), args);
    return { ...result, out: result.out.replaceAll(/\p{Cc}\[\d+m/gu, '') };
  }

  /** Answers queries by the name of the metric and the values of its dimensions, the last period first. */
  answer(values: Readonly<Record<string, readonly number[]>>): void {
    this.metrics.answer = ({ name, dimensions }: MetricQuery) => {
      const { stage: _, service: __, ApiId: ___, ...others } = dimensions;
      return values[[name, ...Object.values(others)].join(' ')] ?? [];
    };
  }

  /** Adds a rejected request to the logs. */
  reject(status: number, reason: string, topic: string, time = '2026-11-24T11:59:00Z'): void {
    const fields = { message: 'webhook rejected', status, reason, topic };
    this.logs.add(time, { function: 'ingest' }, fields);
  }
}

/** Creates an alarm in the state ALARM. */
export function raised(
  name: string,
  severity: 'CRITICAL' | 'WARNING',
  command: string,
  text = 'Something fails.',
): AlarmState {
  return {
    name: `Catchbasin-prod/${name}`,
    state: 'ALARM',
    since: new Date('2026-11-24T11:20:00Z'),
    description: `${severity}: ${text}\nRun next: ${command}\nRunbook: https://runbook#${name}`,
    actionsEnabled: true,
  };
}
