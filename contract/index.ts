/** Public API of Catchbasin: configuration, handlers and provider presets. Import it from `catchbasin`. */
export type {
  AlarmsConfig,
  AlarmTarget,
  HttpsTarget,
  SlackTarget,
  TeamsTarget,
  TopicTarget,
} from './alarms-config.ts';
export type { BudgetConfig } from './budget-config.ts';
export {
  type BackoffConfig,
  type DedupeBy,
  type DefaultLane,
  type DomainConfig,
  defineWebhooks,
  type LaneConfig,
  type OrderBy,
  type TopicConfig,
  type TopicOf,
  type WebhooksConfig,
  type WebhooksDefinition,
} from './define-webhooks.ts';
export { days, hours, minutes, seconds } from './durations.ts';
export { PermanentError, RetryAfterError, SchemaMismatchError } from './errors.ts';
export type {
  CertificateSignedPart,
  CertificateVerification,
  FetchedVerification,
  JwksJwtVerification,
  KeySource,
  PinnedCertificate,
  PublicJwtAlgorithm,
  SignedLines,
} from './fetched-verification.ts';
export { forStage } from './for-stage.ts';
export {
  defineHandler,
  type Handler,
  type HandlerContext,
  type HandlerLog,
  type HandlerRegistry,
  type Webhook,
} from './handler.ts';
export type { IngestConfig } from './ingest-config.ts';
export type { KeyForm } from './key-form.ts';
export type { LogRetentionDays } from './logs-config.ts';
export type { ObjectLockConfig } from './object-lock-config.ts';
export { type EventHandlers, type EventsOf, ignore, onEvents } from './on-events.ts';
export * from './providers/index.ts';
export type { EventSource, ReconcileConfig, SourceOptions } from './reconcile-config.ts';
export type { ResponseConfig } from './response-config.ts';
export { shared } from './shared.ts';
export {
  defineSource,
  type FailedDelivery,
  type FetchedEvent,
  type Source,
  type SourceContext,
  type SourcePage,
  type SourceRegistry,
  type SourceWindow,
} from './source.ts';
export * from './sources/index.ts';
export type { TableConfig, WarmThroughput } from './table-config.ts';
export type { ThrottleConfig } from './throttle-config.ts';
export type {
  BasicVerification,
  Field,
  HmacAlgorithm,
  JwtAlgorithm,
  JwtVerification,
  Location,
  PublicKeyAlgorithm,
  SignatureAlgorithm,
  SignatureVerification,
  SignedPart,
  SignedTimestamp,
  TokenVerification,
  Unsigned,
  Verification,
} from './verification.ts';
