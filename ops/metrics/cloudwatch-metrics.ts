import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { AlarmState, MetricQuery, MetricSpan, Series, StageMetrics } from './stage-metrics.ts';

export interface CloudWatchMetricsProps {
  readonly stackName: string;
  readonly apiId: string;
}

/** Metrics and alarms of a deployed stage. The client is loaded with the first call. */
export class CloudWatchMetrics implements StageMetrics {
  readonly apiId: string;
  readonly #stackName: string;
  #client: Promise<CloudWatchClient> | undefined;

  constructor({ stackName, apiId }: CloudWatchMetricsProps) {
    this.#stackName = stackName;
    this.apiId = apiId;
  }

  async values(queries: readonly MetricQuery[], span: MetricSpan): Promise<readonly Series[]> {
    const { readMetrics } = await import('./read-metrics.ts');
    return readMetrics(await this.#load(), queries, span);
  }

  async alarms(): Promise<readonly AlarmState[]> {
    const { findAlarms } = await import('./find-alarms.ts');
    return findAlarms(await this.#load(), `${this.#stackName}/`);
  }

  close(): void {
    void this.#client?.then((client) => client.destroy());
  }

  #load(): Promise<CloudWatchClient> {
    this.#client ??= import('@aws-sdk/client-cloudwatch').then(({ CloudWatchClient }) => new CloudWatchClient());
    return this.#client;
  }
}
