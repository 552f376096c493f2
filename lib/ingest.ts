import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, IpAddressType, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { secretNames, settableSecretNames } from '#config/secret-names';
import { grantSecrets } from './grant-secrets.ts';
import { type Lane, queueUrlsOf } from './lane.ts';
import type { PayloadStore } from './payload-store.ts';
import { PublicDomain } from './public-domain.ts';
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
      logRetention,
      webhooksDir,
      env: {
        STAGE: stage,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URLS: queueUrlsOf(lanes),
      },
    });
    payloads.grantStore(this.function);
    payloads.grantMark(this.function);
    for (const { queue } of lanes) queue.grant(this.function, 'sqs:SendMessage');
    grantSecrets(this.function, 'secretsmanager:GetSecretValue', secretNames(config));
    // Only for topics whose handshake delivers the secret.
    grantSecrets(this.function, 'secretsmanager:PutSecretValue', settableSecretNames(config));

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
    // One route for all topics: the function rejects unknown topics and wrong methods itself, and counts them.
    this.api.addRoutes({
      path: '/{topic}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Integration', this.function),
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Providers have no AWS identity. The function verifies the signature of each request.',
    });
    this.accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(domain && { domainMapping: { domainName: domain.domainName } }),
      throttle: { rateLimit: config.throttle.rate, burstLimit: config.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: accessLogFormat(),
      },
    });
  }
}

/** Omits query and headers, which may contain tokens. */
function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: AccessLogField.contextRequestId(),
      at: AccessLogField.contextRequestTimeEpoch(),
      sourceIp: AccessLogField.contextIdentitySourceIp(),
      method: AccessLogField.contextHttpMethod(),
      path: AccessLogField.contextPath(),
      status: AccessLogField.contextStatus(),
      bytes: AccessLogField.contextResponseLength(),
      ms: AccessLogField.contextResponseLatency(),
      error: AccessLogField.contextIntegrationErrorMessage(),
    }),
  );
}
