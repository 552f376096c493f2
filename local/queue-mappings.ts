import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Expression, findTarget, type Template } from '#ops/stack/template';
import { ON_AWS } from './left-out.ts';
import { type LocalFunction, MAX_CONCURRENCY } from './local-function.ts';
import { QueueMapping } from './queue-mapping.ts';
import type { Resolver } from './resolver.ts';

/** Default of Lambda for a queue. */
const DEFAULT_BATCH_SIZE = 10;

export interface QueueMappingsProps {
  readonly template: Template;
  readonly resolver: Resolver;
  readonly sqs: SQSClient;
  readonly findFunction: (target: Expression | undefined) => LocalFunction | undefined;
  readonly onProblem: (message: string) => void;
}

/** Creates the enabled event source mappings of a template, by logical id. Warns of those that have no queue. */
export function createQueueMappings(props: QueueMappingsProps): ReadonlyMap<string, QueueMapping> {
  const { template, resolver, sqs, findFunction, onProblem } = props;
  const queues = new Set(template.all('AWS::SQS::Queue').map(([logicalId]) => logicalId));
  const enabled = template
    .all('AWS::Lambda::EventSourceMapping')
    .filter(([, { Enabled = true }]) => resolver.resolve(Enabled, () => 'true') !== 'false');
  const entries = enabled.flatMap(([logicalId, mapping]): [string, QueueMapping][] => {
    const queue = findTarget(mapping.EventSourceArn ?? '') ?? '';
    const target = findFunction(mapping.FunctionName);
    if (!target) return [];
    if (!queues.has(queue) || !resolver.has(queue)) {
      onProblem(`${template.describe(logicalId)} does not run, because its source is no emulated queue. ${ON_AWS}`);
      return [];
    }
    const queueMapping = new QueueMapping({
      sqs,
      queueUrl: resolver.resolve({ Ref: queue }),
      queueArn: resolver.resolve(mapping.EventSourceArn),
      target,
      reportsFailures: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      batchSize: mapping.BatchSize ?? DEFAULT_BATCH_SIZE,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: Math.min(mapping.ScalingConfig?.MaximumConcurrency ?? MAX_CONCURRENCY, target.concurrency),
    });
    return [[logicalId, queueMapping]];
  });
  return new Map(entries);
}
