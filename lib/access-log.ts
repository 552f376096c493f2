import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { IAccessLogSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Prefix of log groups that need no entry in the account's policy for API Gateway. The policy has room for few others,
 * and a full one makes the deployment of a stage fail.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
 */
const VENDED_LOGS = '/aws/vendedlogs';

/** The log of all requests to an API, also of those that do not reach the ingest function. */
export class AccessLog extends Construct {
  readonly logGroup: LogGroup;
  /** For the stage of the API. */
  readonly settings: IAccessLogSettings;

  constructor(scope: Construct, id: string, { retention }: { readonly retention: RetentionDays }) {
    super(scope, id);
    const stack = Stack.of(this);
    this.logGroup = new LogGroup(this, 'Resource', {
      logGroupName: `${VENDED_LOGS}/apis/${stack.stackName}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The attribute `Arn` ends with `:*`, which API Gateway removes, so that each drift detection would report it.
    const destinationArn = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.settings = { destination: { bind: () => ({ destinationArn }) }, format: accessLogFormat() };
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
