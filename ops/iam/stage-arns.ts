import { httpsSecretNames } from '#config/alarm-targets';
import { apiKeyNames, secretNames } from '#config/secret-names';
import { DROPPED_PREFIX, PAYLOAD_PREFIX } from '#contract/keys';
import { ownSubscriptions } from '#ops/doctor/own-resources';
import type { Assembly } from '#ops/stack/assembly';
import type { DeployedStack } from '#ops/stack/deployed-stack';
import { lanesOf, payloadBucketOf } from '#ops/stack/lanes';
import { logGroupsOf } from '#ops/stack/log-groups';
import { reconcileFunctionOf } from '#ops/stack/reconcile-function';
import { type Expression, findTarget, type Template } from '#ops/stack/template';
import type { StageArns } from './policy.ts';

/** Builds the ARNs of the resources of a deployed stack. */
export function stageArns(
  { name, arn, template, physicalIds }: Pick<DeployedStack, 'name' | 'arn' | 'template' | 'physicalIds'>,
  bootstrap: Assembly['bootstrap'],
): StageArns {
  const [, partition = '', , region = '', account = ''] = arn.split(':');
  const idOf = (logicalId: string) => physicalIds.get(logicalId) ?? '';
  const own = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const queue = (logicalId: string) => own('sqs', idOf(logicalId).split('/').at(-1) ?? '');
  const lanes = lanesOf(template);
  const bucket = `arn:${partition}:s3:::${idOf(payloadBucketOf(template))}`;
  const { metadata } = template;
  const reconcile = reconcileFunctionOf(template);
  const secrets = [
    ...secretNames(metadata),
    ...apiKeyNames(metadata),
    ...(metadata.alarms ? httpsSecretNames(metadata.alarms) : []),
  ];
  const topics = ownSubscriptions(template).map(({ topicArn }) =>
    typeof topicArn === 'string' ? topicArn : idOf(findTarget(topicArn) ?? ''),
  );
  return {
    byScope: {
      any: ['*'],
      // Deleted and created again, a stack has another id.
      stack: [own('cloudformation', `stack/${name}/*`)],
      'api gateway account': [`arn:${partition}:apigateway:${region}::/account`],
      'bootstrap parameter': [own('ssm', `parameter${bootstrap.parameter}`)],
      queues: lanes.map((lane) => queue(lane.queue)),
      'dead-letter queues': lanes.map((lane) => queue(lane.deadLetterQueue)),
      mappings: lanes.map(({ mapping }) => own('lambda', `event-source-mapping:${idOf(mapping)}`)),
      'reconcile function': reconcile === undefined ? [] : [own('lambda', `function:${idOf(reconcile)}`)],
      'log groups': logGroupsOf(template, idOf).map((group) => own('logs', `log-group:${group.name}:*`)),
      'payload bucket': [bucket],
      payloads: [`${bucket}/${PAYLOAD_PREFIX}*`],
      'records of drops': [`${bucket}/${DROPPED_PREFIX}*`],
      // Secrets Manager appends a dash and six characters to each name.
      secrets: secrets.map((secret) => own('secretsmanager', `secret:${secret}-??????`)),
      'alarm topics': [...new Set(topics.filter(Boolean))],
    },
    ...splitKeys(
      keysOf(template).map((key) => (typeof key === 'string' ? key : idOf(findTarget(key) ?? ''))),
      own,
    ),
  };
}

/** Returns the keys that encrypt the queues of the lanes and the payload bucket. By default they need no key of KMS. */
function keysOf(template: Template): Expression[] {
  const queues = new Set(lanesOf(template).flatMap(({ queue, deadLetterQueue }) => [queue, deadLetterQueue]));
  const bucket = payloadBucketOf(template);
  const keys = [
    ...template.all('AWS::SQS::Queue').flatMap(([id, { KmsMasterKeyId }]) => (queues.has(id) ? [KmsMasterKeyId] : [])),
    ...template
      .all('AWS::S3::Bucket')
      .filter(([id]) => id === bucket)
      .flatMap(([, { BucketEncryption }]) => BucketEncryption?.ServerSideEncryptionConfiguration ?? [])
      .map(({ ServerSideEncryptionByDefault }) => ServerSideEncryptionByDefault?.KMSMasterKeyID),
  ].filter((key) => key !== undefined);
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/** Sorts keys by what the template tells of them: their ARN or id, an alias, or neither. */
function splitKeys(
  ids: readonly string[],
  own: (service: string, resource: string) => string,
): Pick<StageArns, 'keys' | 'aliases' | 'hasUnknownKeys'> {
  const isArn = (id: string) => /^arn:[^:]+:kms:[^:]+:[^:]+:key\//.test(id);
  const isId = (id: string) => /^[\w-]{36}$|^mrk-\w+$/.test(id);
  const aliases = ids.flatMap((id) => /(?:^|:)(alias\/.+)$/.exec(id)?.[1] ?? []);
  const keys = ids.filter((id) => isArn(id) || isId(id)).map((id) => (isArn(id) ? id : own('kms', `key/${id}`)));
  return {
    keys: [...new Set(keys)],
    aliases: [...new Set(aliases)],
    hasUnknownKeys: keys.length + aliases.length < ids.length,
  };
}
