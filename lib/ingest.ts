import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ResolvedWebhooks } from '#config/resolve-webhooks';
import { secretNames, settableSecretNames } from '#config/secret-names';
import type { PayloadStore } from './payload-store.ts';
import { type Lane, queueUrlsOf } from './lane.ts';
import { PublicDomain } from './public-domain.ts';
import { WebhookFunction } from './webhook-function.ts';

/** No provider waits longer, and API Gateway itself gives up after 30 s. */
const TIMEOUT = Duration.seconds(10);
/** Lambda gives CPU by memory, and a cold start is CPU. */
const MEMORY_MIB = 1_024;

export interface IngestProps {
  readonly stage: string;
  readonly webhooks: ResolvedWebhooks;
  readonly payloads: PayloadStore;
  readonly lanes: readonly Lane[];
}

/** The door: takes a request, verifies it, makes it durable and answers. */
export class Ingest extends Construct {
  readonly api: HttpApi;
  readonly function: WebhookFunction<'ingest'>;
  /** Where webhooks are posted to, without the topic; undefined stands for the API's own address. */
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, { stage, webhooks, payloads, lanes }: IngestProps) {
    super(scope, id);
    const stack = Stack.of(this);

    this.function = new WebhookFunction(this, 'Function', {
      name: 'ingest',
      description: 'Verifies webhooks, stores and queues them, and answers',
      timeout: TIMEOUT,
      memorySize: MEMORY_MIB,
      env: {
        STAGE: stage,
        PAYLOAD_BUCKET: payloads.bucket.bucketName,
        QUEUE_URLS: queueUrlsOf(lanes),
      },
    });
    payloads.grantStore(this.function);
    payloads.grantMark(this.function);
    for (const { queue } of lanes) queue.grant(this.function, 'sqs:SendMessage');
    this.#grantSecrets('secretsmanager:GetSecretValue', secretNames(webhooks));
    // Only while a provider's handshake may bring the secret.
    this.#grantSecrets('secretsmanager:PutSecretValue', settableSecretNames(webhooks));

    const domain = webhooks.domain && new PublicDomain(this, 'Domain', webhooks.domain);
    this.url = webhooks.domain && `https://${webhooks.domain.name}`;
    this.api = new HttpApi(this, 'Api', {
      apiName: stack.stackName,
      createDefaultStage: false,
      // By its own address everyone could get round mutual TLS.
      disableExecuteApiEndpoint: webhooks.domain?.truststore !== undefined,
    });
    // One route for all: the function answers unknown topics and wrong methods itself, and counts them.
    this.api.addRoutes({
      path: '/{topic}',
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Integration', this.function),
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Providers cannot sign in to AWS: the function verifies the signature that each of them makes.',
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(domain && { domainMapping: { domainName: domain.domainName } }),
      throttle: { rateLimit: webhooks.throttle.rate, burstLimit: webhooks.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: accessLogFormat(),
      },
    });
  }

  /** To the very secrets that are named: Secrets Manager puts six characters of its own behind a name. */
  #grantSecrets(action: string, names: readonly string[]): void {
    const resources = names.map((name) =>
      Stack.of(this).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `${name}-??????`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
    if (resources.length > 0) this.function.addToRolePolicy(new PolicyStatement({ actions: [action], resources }));
  }
}

/** Neither query nor headers: they may carry tokens. */
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
