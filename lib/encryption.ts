import { Annotations, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import type { FunctionName } from '#contract/env';
import { WebhookFunction } from './webhook-function.ts';

/** S3, SQS and SNS generate a data key to encrypt, and decrypt it for each further write and each read. */
const DATA = ['kms:Decrypt', 'kms:GenerateDataKey'];
/**
 * Actions of DynamoDB on behalf of the caller.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const TABLE = [
  ...DATA,
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const ACTIONS: Readonly<Record<FunctionName, readonly string[]>> = {
  ingest: DATA,
  process: TABLE,
  requeue: DATA,
  reconcile: TABLE,
  remind: DATA,
  probe: [],
};

/** Options of `Webhooks` that choose the key. */
export interface EncryptionProps {
  readonly infrastructure?: { encryptionKey?(stack: Stack): IKey };
  readonly encryptionKey?: IKey;
}

/**
 * Returns the key of the user's own, or undefined.
 *
 * @throws {Error} when two are given
 */
export function encryptionKeyOf({ infrastructure, encryptionKey }: EncryptionProps, stack: Stack): IKey | undefined {
  const own = infrastructure?.encryptionKey?.(stack);
  if (own && encryptionKey) {
    throw new Error('`encryptionKey` and `infrastructure.encryptionKey` exclude each other. Remove one of them.');
  }
  return own ?? encryptionKey;
}

/**
 * Encrypts everything that a scope stores with a key: webhooks, queues, the table, the topics of alarms and logs.
 * The scope must be complete.
 *
 * Variables of functions are left to the key of Lambda, because they hold names and addresses only.
 */
export function encryptWith(key: IKey, scope: Construct): void {
  const all = scope.node.findAll();
  const granted = all.flatMap((each) => (each instanceof WebhookFunction ? (grantUse(key, each) ?? []) : []));
  for (const each of all) encryptResource(key, each);
  // A stage that gets a key must use it before its queues, its bucket and its table need it.
  for (const each of all) {
    if (each instanceof CfnQueue || each instanceof CfnBucket || each instanceof CfnTable) {
      each.node.addDependency(...granted);
    }
  }
  if (!allowServices(key, scope)) {
    Annotations.of(scope).addWarningV2(
      'catchbasin:encryption-key-policy',
      'The encryption key is imported, so this stack cannot change its policy. Add the statements of ' +
        'docs/encryption.md to it. Otherwise the deployment fails, or alarms notify no operator. ' +
        'Then acknowledge this warning.',
    );
  }
}

function encryptResource({ keyArn }: IKey, resource: IConstruct): void {
  if (resource instanceof CfnBucket) {
    // A bucket key saves a request to KMS for most objects.
    const byDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn };
    resource.bucketEncryption = {
      serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault: byDefault }],
    };
  } else if (resource instanceof CfnQueue) {
    resource.sqsManagedSseEnabled = undefined;
    resource.kmsMasterKeyId = keyArn;
  } else if (resource instanceof CfnTable) {
    resource.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: keyArn };
  } else if (resource instanceof CfnTopic) {
    resource.kmsMasterKeyId = keyArn;
  } else if (resource instanceof CfnLogGroup) {
    resource.kmsKeyId = keyArn;
  }
}

/**
 * Grants the use of a key in a policy of its own. The other policy of the role names queues and the bucket, so that
 * CloudFormation updates it after them.
 */
function grantUse({ keyArn }: IKey, { role, entry }: WebhookFunction<FunctionName>): Policy | undefined {
  const actions = [...ACTIONS[entry]];
  if (actions.length === 0) return undefined;
  const statements = [new PolicyStatement({ actions, resources: [keyArn] })];
  return new Policy(role, 'KeyPolicy', { statements, roles: [role] });
}

/**
 * Allows the services that use the key without the role of a function.
 *
 * @returns false when the policy of the key belongs to another app
 */
function allowServices(key: IKey, scope: Construct): boolean {
  const stack = Stack.of(scope);
  const statements = [
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    new PolicyStatement({
      sid: 'EncryptLogs',
      principals: [new ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': logGroupNames(stack).map((resourceName) =>
            stack.formatArn({
              service: 'logs',
              resource: 'log-group',
              resourceName,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          ),
        },
      },
    }),
    // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    new PolicyStatement({
      sid: 'PublishAlarms',
      principals: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'].map((name) => new ServicePrincipal(name)),
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  ];
  return statements.map((statement) => key.addToResourcePolicy(statement, true).statementAdded).every(Boolean);
}

/**
 * Lists the names of the log groups of a stack. They are no references, because the key may belong to another stack, on
 * which this one depends.
 */
function logGroupNames({ stackName }: Stack): string[] {
  // The name of a nested stack is known to CloudFormation only.
  return Token.isUnresolved(stackName) ? ['*'] : [`${stackName}-*`, `/aws/vendedlogs/*/${stackName}`];
}
