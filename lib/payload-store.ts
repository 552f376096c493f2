import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FunctionName } from '#contract/env';
import { PAYLOAD_PREFIX, PROBE_PREFIX, topicPrefix, UNQUEUED_PREFIX } from '#contract/keys';
import type { ObjectLockConfig } from '#contract/object-lock-config';
import type { WebhookFunction } from './webhook-function.ts';

export interface PayloadStoreProps {
  /** The age at which a webhook is deleted. It must outlive every dead letter that refers to it. */
  readonly retention: Duration;
  /** Shorter ages by topic. */
  readonly topicRetention: Readonly<Record<string, Duration>>;
  /** Keeps the bucket when the stack is deleted. With `false` it is emptied and deleted with the stack. */
  readonly retainOnDelete: boolean;
  /** @default objects can be deleted */
  readonly objectLock?: ObjectLockConfig | undefined;
}

/**
 * Rules of a bucket with versioning, whose other rules only hide an object. What they hide is deleted a day later, or
 * when its lock ends, and then the marker that hides it. S3 accepts the latter in a rule of its own only.
 */
const VERSION_RULES: LifecycleRule[] = [
  { id: 'forget-versions', noncurrentVersionExpiration: Duration.days(1) },
  { id: 'forget-delete-markers', expiredObjectDeleteMarker: true },
];

function lockWith({ mode, days }: ObjectLockConfig): Pick<BucketProps, 'versioned' | 'objectLockDefaultRetention'> {
  return { versioned: true, objectLockDefaultRetention: ObjectLockRetention[mode](Duration.days(days)) };
}

/** The bucket that stores every received webhook, byte for byte. */
export class PayloadStore extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PayloadStoreProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      ...(props.objectLock && lockWith(props.objectLock)),
      lifecycleRules: [
        { id: 'forget', expiration: props.retention, abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ...Object.entries(props.topicRetention).map(([topic, expiration]) => ({
          id: `forget-topic=${topic}`,
          prefix: topicPrefix(topic),
          expiration,
        })),
        ...(props.objectLock ? VERSION_RULES : []),
      ],
      removalPolicy: props.retainOnDelete ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      autoDeleteObjects: !props.retainOnDelete,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only the functions access it, and they log each webhook. CloudTrail data events record any other access.',
    });
  }

  /** Grants storing webhooks. */
  grantStore(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(PAYLOAD_PREFIX, to, 's3:PutObject');
  }

  /** Grants loading webhooks. */
  grantLoad(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(PAYLOAD_PREFIX, to, 's3:GetObject');
    // Without it S3 answers AccessDenied for a missing object, which looks like a missing permission.
    to.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
  }

  /** Grants saving markers of webhooks that could not be queued. */
  grantMark(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(UNQUEUED_PREFIX, to, 's3:PutObject');
  }

  /** Grants what a probe does: writing an object and deleting it. */
  grantProbe(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(PROBE_PREFIX, to, 's3:PutObject', 's3:DeleteObject');
  }

  /** Grants listing, reading and removing markers. */
  grantUnmark(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(UNQUEUED_PREFIX, to, 's3:GetObject', 's3:DeleteObject');
    to.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        // The prefix is that of all markers, or a whole key: GetObject does not tell this role that a marker is gone.
        conditions: { StringLike: { 's3:prefix': `${UNQUEUED_PREFIX}*` } },
      }),
    );
  }

  #grantBelow(prefix: string, to: WebhookFunction<FunctionName>, ...actions: string[]): void {
    to.addToRolePolicy(new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(`${prefix}*`)] }));
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnElement);
    Validations.of(to.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`,
      reason: 'Each webhook is one object, whose key is not known in advance.',
    });
  }
}
