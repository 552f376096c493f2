import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnIntegration, HttpApi, HttpStage, IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { fetchesKeys } from '#config/fetches-keys';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { secretNames, settableSecretNames } from '#config/secret-names';
import { AccessLog } from './access-log.ts';
import { grantSecrets } from './grant-secrets.ts';
import { type Lane, queueUrlsOf } from './lane.ts';
import { LiveAlias } from './live-alias.ts';
import type { PayloadStore } from './payload-store.ts';
import { PublicDomain } from './public-domain.ts';
import { addTopicRoutes, throttleRoutes } from './topic-routes.ts';
import { warnOfIpv4Ranges } from './warn-of-ipv4-ranges.ts';
import { WebhookFunction } from './webhook-function.ts';

/** No provider waits longer, and API Gateway itself times out after 30 s. */
const TIMEOUT = Duration.seconds(10);
/** Lambda allocates CPU in proportion to memory, and a cold start needs CPU. */
const MEMORY_MIB = 1_024;

export interface IngestProps {
  readonly stage: string;
  readonly config: ResolvedWebhooks;
  readonly payloads: PayloadStore;
  readonly lanes: readonly Lane[];
  readonly logRetention: RetentionDays;
  /** Absolute path of the directory with the configuration and the handlers. */
  readonly webhooksDir: string;
}

/** The HTTP API and the function that verifies each request, stores and queues it, and responds. */
export class Ingest extends Construct {
  readonly api: HttpApi;
  readonly function: WebhookFunction<'ingest'>;
  /** The version of the function that the API invokes. */
  readonly live: LiveAlias;
  readonly accessLogs: LogGroup;
  /** The URL of the endpoint without the topic; undefined when it is the API's own address. */
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { stage, config, payloads, lanes, logRetention, webhooksDir } = props;
    const stack = Stack.of(this);

    this.function = new WebhookFunction(this, 'Function', {
      name: 'ingest',
      description: 'Verifies webhooks, stores and queues them, and responds',
      timeout: TIMEOUT,
      memorySize: MEMORY_MIB,
      reservedConcurrency: config.ingest.reservedConcurrency,
      logRetention,
      webhooksDir,
      fetchesKeys: fetchesKeys(config),
      env: {
        STAGE: stage,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URLS: queueUrlsOf(lanes),
      },
    });
    payloads.grantStore(this.function);
    payloads.grantMark(this.function);
    payloads.grantProbe(this.function);
    // One statement, so that a probe which reads an attribute also tells that messages can be sent.
    for (const { queue } of lanes) queue.grant(this.function, 'sqs:SendMessage', 'sqs:GetQueueAttributes');
    grantSecrets(this.function, 'secretsmanager:GetSecretValue', secretNames(config));
    // Only for topics whose handshake delivers the secret.
    grantSecrets(this.function, 'secretsmanager:PutSecretValue', settableSecretNames(config));
    this.live = new LiveAlias(this, 'Live', this.function);

    const ipAddressType = config.dualStack ? { ipAddressType: IpAddressType.DUAL_STACK } : {};
    warnOfIpv4Ranges(this, config);
    const domain = config.domain && new PublicDomain(this, 'Domain', { ...config.domain, ...ipAddressType });
    this.url = config.domain && `https://${config.domain.name}`;
    this.api = new HttpApi(this, 'Api', {
      apiName: stack.stackName,
      createDefaultStage: false,
      ...ipAddressType,
      // The API's own address would bypass mutual TLS.
      disableExecuteApiEndpoint: config.domain?.truststore !== undefined,
    });
    const routes = addTopicRoutes(this.api, this.live as IFunction, config.topics);
    permitBeforeUse(this);
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Providers have no AWS identity. The function verifies the signature of each request.',
    });
    const accessLog = new AccessLog(this, 'AccessLogs', { retention: logRetention });
    this.accessLogs = accessLog.logGroup;
    const apiStage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(domain && { domainMapping: { domainName: domain.domainName } }),
      throttle: { rateLimit: config.throttle.rate, burstLimit: config.throttle.burst },
      accessLogSettings: accessLog.settings,
    });
    throttleRoutes(apiStage, routes);
  }
}

/** Permits API Gateway to invoke the alias before it does. Until then it would answer requests with 500. */
function permitBeforeUse(ingest: Construct): void {
  const all = ingest.node.findAll();
  const permissions = all.filter((each) => each instanceof CfnPermission);
  for (const integration of all.filter((each) => each instanceof CfnIntegration)) {
    integration.node.addDependency(...permissions);
  }
}
