import type { ENTRIES } from './find-declaration.ts';

/** Chapter of the configuration reference. */
export interface Chapter {
  readonly heading: string;
  readonly introduction: string;
  readonly from: keyof typeof ENTRIES;
  /** Names of types, functions and classes, in the order in which a user meets them. */
  readonly names: readonly string[];
}

/** Chapters of `docs/configuration.md`, in the order in which a user meets them. */
export const CHAPTERS: readonly Chapter[] = [
  {
    heading: 'Configuration of a stage',
    introduction: 'The default export of `webhooks/config.ts`. [Stages](stages.md) shows one that differs by stage.',
    from: 'catchbasin',
    names: [
      'defineWebhooks',
      'WebhooksConfig',
      'WebhooksDefinition',
      'TopicOf',
      'forStage',
      'ThrottleConfig',
      'IngestConfig',
      'DomainConfig',
      'LogRetentionDays',
      'ObjectLockConfig',
      'TableConfig',
      'WarmThroughput',
    ],
  },
  {
    heading: 'Durations',
    introduction: 'Durations are whole seconds. These functions show their unit.',
    from: 'catchbasin',
    names: ['seconds', 'minutes', 'hours', 'days'],
  },
  {
    heading: 'Topics',
    introduction: '[Add a topic](adding-a-topic.md) walks through a topic with its handler, samples and secret.',
    from: 'catchbasin',
    names: ['TopicConfig', 'DedupeBy', 'OrderBy', 'Location', 'ResponseConfig'],
  },
  {
    heading: 'Reconciliation',
    introduction:
      'The value of `reconcile` of a topic, and sources of your own in `webhooks/sources/`. ' +
      '[Reconciliation](reconciliation.md) explains both.',
    from: 'catchbasin',
    names: [
      'ReconcileConfig',
      'EventSource',
      'SourceOptions',
      'stripeEvents',
      'StripeEventsOptions',
      'stripeThinEvents',
      'StripeThinEventsOptions',
      'githubDeliveries',
      'GithubDeliveriesOptions',
      'paddleNotifications',
      'PaddleNotificationsOptions',
      'squareEvents',
      'SquareEventsOptions',
      'ownSource',
      'OwnSourceOptions',
      'defineSource',
      'Source',
      'SourceRegistry',
      'SourceWindow',
      'SourceContext',
      'SourcePage',
      'FetchedEvent',
      'FailedDelivery',
    ],
  },
  {
    heading: 'Presets',
    introduction:
      'A preset returns the value of `verify`. [Providers](providers.md) lists the presets. These are the options that ' +
      'they share, and those of the presets that belong to no provider.',
    from: 'catchbasin',
    names: [
      'Verification',
      'SecretOptions',
      'TimestampOptions',
      'UrlOptions',
      'PendingOptions',
      'hmac',
      'HmacOptions',
      'token',
      'TokenOptions',
      'basic',
      'BasicOptions',
      'jwt',
      'JwtOptions',
      'standardWebhooks',
      'StandardWebhooksOptions',
      'unsigned',
      'UnsignedOptions',
    ],
  },
  {
    heading: 'Schemes as data',
    introduction:
      'A preset returns plain data, which you can also write yourself. ' +
      '[Any other provider](adding-a-topic.md#any-other-provider) has an example.',
    from: 'catchbasin',
    names: [
      'SignatureVerification',
      'SignatureAlgorithm',
      'HmacAlgorithm',
      'PublicKeyAlgorithm',
      'KeyForm',
      'SignedPart',
      'SignedTimestamp',
      'Field',
      'TokenVerification',
      'BasicVerification',
      'JwtVerification',
      'FetchedVerification',
      'JwksJwtVerification',
      'KeySource',
      'PublicJwtAlgorithm',
      'CertificateVerification',
      'PinnedCertificate',
      'CertificateSignedPart',
      'SignedLines',
      'JwtAlgorithm',
      'Unsigned',
    ],
  },
  {
    heading: 'Lanes',
    introduction:
      '[Lanes](lanes.md) explains concurrency, rate and order, and [Retries](retries.md) the delays between attempts.',
    from: 'catchbasin',
    names: ['LaneConfig', 'BackoffConfig', 'DefaultLane'],
  },
  {
    heading: 'Alarms',
    introduction: '[Recipients](alarms.md#recipients) explains how to connect each kind of recipient.',
    from: 'catchbasin',
    names: ['AlarmsConfig', 'BudgetConfig', 'AlarmTarget', 'HttpsTarget', 'SlackTarget', 'TeamsTarget', 'TopicTarget'],
  },
  {
    heading: 'Handlers',
    introduction: 'The files of `webhooks/handlers/`. [Handlers](handlers.md) explains them with tested examples.',
    from: 'catchbasin',
    names: [
      'defineHandler',
      'Handler',
      'HandlerRegistry',
      'Webhook',
      'HandlerContext',
      'HandlerLog',
      'onEvents',
      'EventHandlers',
      'EventsOf',
      'ignore',
      'shared',
      'PermanentError',
      'RetryAfterError',
      'SchemaMismatchError',
    ],
  },
  {
    heading: 'Tests',
    introduction:
      'Helpers for the tests of handlers and sources. [Test a handler](handlers.md#test-a-handler) shows how to use them.',
    from: 'catchbasin/testing',
    names: [
      'testKit',
      'TestKitProps',
      'TestKit',
      'TestWebhookOptions',
      'SignedRequestOptions',
      'TestWebhook',
      'SignedRequest',
      'Delivery',
      'Settled',
      'LogLine',
      'DeadLetterReason',
      'readSource',
      'ReadSourceOptions',
      'SourceRead',
    ],
  },
  {
    heading: 'CDK constructs',
    introduction:
      'The CDK constructs, and `webhooks/infrastructure.ts`, which creates what handlers need from AWS ' +
      '([AWS permissions for handlers](handlers.md#aws-permissions-for-handlers)).',
    from: 'catchbasin/cdk',
    names: [
      'defineInfrastructure',
      'Infrastructure',
      'Resources',
      'Network',
      'Webhooks',
      'WebhooksProps',
      'Lane',
      'WebhookStack',
      'WebhookStackProps',
      'WebhooksConfigError',
    ],
  },
];

/** Types that users read and do not write. Their properties have no default. */
export const READ_ONLY: ReadonlySet<string> = new Set([
  'Webhook',
  'HandlerContext',
  'RetryAfterError',
  'TestWebhook',
  'SignedRequest',
  'Delivery',
  'Settled',
  'LogLine',
  'DeadLetterReason',
  'SourceRead',
  'Resources',
  'Webhooks',
  'Lane',
  'WebhookStack',
  'WebhooksConfigError',
]);

/** Types whose declaration says less than their comment, or that users do not construct. */
export const WITHOUT_DECLARATION: ReadonlySet<string> = new Set([
  'Verification',
  'TopicOf',
  'Lane',
  'WebhooksConfigError',
]);

/** Files of types that no public entry exports, but that users meet. */
export const INTERNAL: Readonly<Record<string, string>> = {
  DeadLetterReason: 'contract/dead-letter.ts',
};
