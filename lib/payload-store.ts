import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { FunctionName } from '#contract/env';
import { PAYLOAD_PREFIX, UNQUEUED_PREFIX } from '#contract/keys';
import type { WebhookFunction } from './webhook-function.ts';

export interface PayloadStoreProps {
  /** After which time a webhook is deleted. It has to outlive every dead letter that refers to it. */
  readonly retention: Duration;
  /** Whether the bucket outlives the stack. Otherwise it is emptied and deleted along with it. */
  readonly retainOnDelete: boolean;
}

/** Keeps every received webhook, byte for byte. */
export class PayloadStore extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: PayloadStoreProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { id: 'forget', expiration: props.retention, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: props.retainOnDelete ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
      autoDeleteObjects: !props.retainOnDelete,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only the functions reach it, and they log each webhook. Who else does, CloudTrail data events tell.',
    });
  }

  grantStore(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(PAYLOAD_PREFIX, to, 's3:PutObject');
  }

  grantLoad(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(PAYLOAD_PREFIX, to, 's3:GetObject');
    // Without it S3 answers a missing object with AccessDenied, and no one can tell the two apart.
    to.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }));
  }

  /** To note down webhooks that could not be queued. */
  grantMark(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(UNQUEUED_PREFIX, to, 's3:PutObject');
  }

  /** To find those notes, and to remove them. */
  grantUnmark(to: WebhookFunction<FunctionName>): void {
    this.#grantBelow(UNQUEUED_PREFIX, to, 's3:GetObject', 's3:DeleteObject');
    to.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': UNQUEUED_PREFIX } },
      }),
    );
  }

  #grantBelow(prefix: string, to: WebhookFunction<FunctionName>, ...actions: string[]): void {
    to.addToRolePolicy(new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(`${prefix}*`)] }));
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnElement);
    Validations.of(to.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${prefix}*]`,
      reason: 'Each webhook is an object of its own, whose key is not known before it comes.',
    });
  }
}
