import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PAYLOAD_PREFIX, UNQUEUED_PREFIX } from '../contract/keys.ts';

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
      removalPolicy: props.retainOnDelete ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !props.retainOnDelete,
    });
  }

  grantStore(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(this.#below(PAYLOAD_PREFIX, 's3:PutObject'));
  }

  grantLoad(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(this.#below(PAYLOAD_PREFIX, 's3:GetObject'));
    // Without it S3 answers a missing object with AccessDenied, and no one can tell the two apart.
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    );
  }

  /** To note down webhooks that could not be queued. */
  grantMark(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(this.#below(UNQUEUED_PREFIX, 's3:PutObject'));
  }

  /** To find those notes, and to remove them. */
  grantUnmark(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(this.#below(UNQUEUED_PREFIX, 's3:GetObject', 's3:DeleteObject'));
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': UNQUEUED_PREFIX } },
      }),
    );
  }

  #below(prefix: string, ...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(`${prefix}*`)] });
  }
}
