import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedTable } from '#config/resolve-webhooks';

/** The table of idempotency records and attempt counts. A second delivery of a processed event does nothing. */
export class IdempotencyTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { deletionProtection, warmThroughput }: ResolvedTable) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiration',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...(deletionProtection && { deletionProtection }),
      ...(warmThroughput && { warmThroughput }),
      // All items expire within weeks. CloudFormation cannot delete a protected table, and would fail to delete the
      // stack, or to roll back its creation.
      removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Grants reading records, and keeping the progress of reconcile. */
  grantReconcile(to: IGrantable): void {
    this.table.grant(to, 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
  }

  /** Grants reading and writing records. */
  grantReadWrite(to: IGrantable): void {
    this.table.grant(to, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
  }
}
