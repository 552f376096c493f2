import { relative, resolve } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { describeDedupe } from '#config/describe-dedupe';
import { describeReconcile } from '#config/describe-reconcile';
import { describeSchedules } from '#config/describe-schedules';
import { mustBeOneOf } from '#config/did-you-mean';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import type { StackMetadata } from '#config/stack-metadata';
import { WebhooksConfigError } from '#config/validate/config-error';
import { validateStage } from '#config/validate/validate-webhooks';
import { ownValue } from '#contract/own-value';
import { Alarms } from './alarms/alarms.ts';
import { StageDashboard } from './dashboard/stage-dashboard.ts';
import { Deployments } from './deployments.ts';
import { encryptionKeyOf, encryptWith } from './encryption.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import type { Resources } from './infrastructure.ts';
import { Ingest } from './ingest.ts';
import { Lane, type LaneProps } from './lane.ts';
import { checkLimits } from './limits/check-limits.ts';
import { networksOf } from './networks.ts';
import { addOutputs } from './outputs.ts';
import { PayloadStore } from './payload-store.ts';
import { Reconcile } from './reconcile.ts';
import { Reminder } from './reminder.ts';
import { Requeue } from './requeue.ts';
import { checkSources, missingSources } from './sources/check-sources.ts';
import { addTags } from './tags.ts';
import { traceFunctions } from './trace-functions.ts';
import { warnOfManyInFlight } from './warn-of-many-in-flight.ts';
import { warnOfSmallReservation } from './warn-of-small-reservation.ts';
import type { WebhooksProps } from './webhooks-props.ts';

/**
 * Receives, stores, queues and processes the webhooks of one stage. A stack can hold one.
 *
 * @example
 * const hooks = new Webhooks(stack, 'Webhooks', { stage: 'prod', config, handlers, alarmTopic });
 * orders.grantWriteData(hooks.processorOf('shopify'));
 * hooks.lane('high').queue.metricApproximateNumberOfMessagesVisible();
 *
 * @throws {WebhooksConfigError} listing every problem of the configuration
 */
export class Webhooks extends Construct implements Resources {
  /** The stage, such as `prod`. */
  readonly stage: string;
  /** The stack that contains the construct. */
  readonly stack: Stack;
  /** The configuration of the stage, with all defaults. */
  readonly config: ResolvedWebhooks;
  /** The store of received webhooks, with its `bucket`. */
  readonly payloads: PayloadStore;
  /** The HTTP API and the ingest function. */
  readonly ingest: Ingest;
  /** The alarms and the topics that they notify. */
  readonly alarms: Alarms;
  /** The function that fetches missed events, and its schedule. Undefined when no topic has `reconcile`. */
  readonly reconcile: Reconcile | undefined;
  readonly #lanes: ReadonlyMap<string, Lane>;

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    const { stage, infrastructure = {}, dashboard = true } = props;
    const webhooksDir = resolve(props.webhooksDir ?? 'webhooks');
    this.stage = stage;
    this.stack = Stack.of(this);
    const sourceIssues = checkSources(this, webhooksDir, props.handlers);
    this.config = validateStage(stage, props.config, Object.keys(props.handlers), sourceIssues);
    const unregistered = missingSources(webhooksDir, this.config.topics);
    if (unregistered.length > 0) throw new WebhooksConfigError(stage, unregistered);
    addTags(this, this.config.tags, stage);
    const logRetention: RetentionDays = this.config.logRetentionDays;

    this.payloads = new PayloadStore(this, 'Store', {
      retention: Duration.days(this.config.payloadRetentionDays),
      topicRetention: retentionByTopic(this.config.topics),
      retainOnDelete: this.config.retainPayloads,
      objectLock: this.config.objectLock,
    });
    const idempotency = new IdempotencyTable(this, 'Idempotency', this.config.table);
    this.#lanes = this.#createLanes(props, idempotency, { logRetention, webhooksDir });
    const lanes = [...this.#lanes.values()];
    for (const lane of lanes) warnOfManyInFlight(lane, this.config.topics);
    const { config, payloads } = this;
    this.ingest = new Ingest(this, 'Ingest', { stage, config, payloads, lanes, logRetention, webhooksDir });
    warnOfSmallReservation(this.ingest, config);
    const requeue = new Requeue(this, 'Requeue', { stage, payloads, lanes, logRetention, webhooksDir });
    this.alarms = new Alarms(this, 'Alarms', {
      stage,
      config,
      topic: props.alarmTopic,
      warningTopic: props.warningTopic,
      ingest: this.ingest,
      lanes,
      requeue,
    });
    const reminder = new Reminder(this, 'Reminder', {
      stage,
      lanes,
      topics: this.alarms.publishedTo.critical,
      runbookUrl: config.alarms.runbookUrl,
      logRetention,
      webhooksDir,
    });
    this.alarms.watchReminder(reminder);
    const functions = { stage, ingest: this.ingest, lanes, logRetention, webhooksDir };
    const deployments = config.safeDeployments
      ? new Deployments(this, 'Deployments', { ...functions, alarms: this.alarms })
      : undefined;
    const { topics } = config;
    if (Object.values(topics).some(({ reconcile }) => reconcile)) {
      const props = { stage, topics, payloads, ingest: this.ingest, lanes, idempotency, logRetention, webhooksDir };
      this.reconcile = new Reconcile(this, 'Reconcile', props);
      this.alarms.watchReconcile(this.reconcile);
    }
    if (config.tracing) traceFunctions(this);
    const key = encryptionKeyOf(props, this.stack);
    if (key) encryptWith(key, this);
    if (dashboard) {
      const { ingest, alarms } = this;
      new StageDashboard(this, 'Dashboard', {
        stage,
        ingest,
        lanes,
        requeue,
        reconcile: this.reconcile,
        idempotency,
        alarms,
        topics: config.topics,
      });
    }
    // The local mode and the operator's commands read from the template what was synthesized.
    if (this.stack.templateOptions.metadata?.Catchbasin) {
      throw new Error('This stack already contains Webhooks, and a stack can hold one. Create another stack.');
    }
    const alarms = { ...config.alarms, ...(props.alarmTopic && { existingTopic: true }) };
    const metadata: StackMetadata = { stage, topics: config.topics, alarms, ...directoryOf(webhooksDir) };
    this.stack.addMetadata('Catchbasin', metadata);
    const { ingest, reconcile } = this;
    const parts = { payloads, ingest, lanes, requeue, reminder, reconcile, deployments };
    addOutputs(this, { topics: Object.keys(config.topics), ...parts });
    infrastructure.grant?.(this);
    checkLimits(this, this.stack);
  }

  /**
   * Finds the function that runs a topic's handler, to grant it access or to set a variable. The topics of one lane
   * share it, and so its permissions.
   *
   * @throws {Error} when the configuration has no such topic
   */
  readonly processorOf = (topic: string): LambdaFunction => {
    const config = ownValue(this.config.topics, topic);
    if (!config) throw new Error(unknownName('topic', topic, Object.keys(this.config.topics)));
    return this.lane(config.lane).processor;
  };

  /**
   * Finds a lane: its queue, dead-letter queue and processor.
   *
   * @throws {Error} when the configuration has no such lane
   */
  readonly lane = (name: string): Lane => {
    const lane = this.#lanes.get(name);
    if (!lane) throw new Error(unknownName('lane', name, [...this.#lanes.keys()]));
    return lane;
  };

  /** Describes in words the retry schedule of each lane, and the deduplication and reconciliation of topics. */
  describe(): string {
    const { config } = this;
    return [describeSchedules(config), ...describeDedupe(config), ...describeReconcile(config)].join('\n');
  }

  #createLanes(
    props: WebhooksProps,
    idempotency: IdempotencyTable,
    functions: Pick<LaneProps, 'logRetention' | 'webhooksDir'>,
  ): Map<string, Lane> {
    const { stage } = props;
    const networks = networksOf(props, this.stack, Object.keys(this.config.lanes));
    return new Map(
      Object.entries(this.config.lanes).map(([name, config]) => [
        name,
        new Lane(this, `Lane-${name}`, {
          name,
          stage,
          config,
          retainOnDelete: this.config.retainPayloads,
          network: networks(name),
          payloads: this.payloads,
          idempotency,
          ...functions,
        }),
      ]),
    );
  }
}

function retentionByTopic(topics: ResolvedWebhooks['topics']): Record<string, Duration> {
  const own = Object.entries(topics).flatMap(([name, { payloadRetentionDays: days }]) =>
    days === undefined ? [] : [[name, Duration.days(days)] as const],
  );
  return Object.fromEntries(own);
}

/** Returns the directory relative to the project, where the local mode finds it. The default is left out. */
function directoryOf(webhooksDir: string): Pick<StackMetadata, 'webhooksDir'> {
  const directory = relative('.', webhooksDir).replaceAll('\\', '/');
  return directory === 'webhooks' ? {} : { webhooksDir: directory };
}

function unknownName(kind: string, name: string, known: readonly string[]): string {
  return `There is no ${kind} ${JSON.stringify(name)}. ${mustBeOneOf(name, known)}`;
}
