import { CfnOutput } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DomainConfig } from '#contract/define-webhooks';

/** A custom domain name of the API, with mutual TLS when it has a truststore. */
export class PublicDomain extends Construct {
  readonly domainName: DomainName;

  constructor(
    scope: Construct,
    id: string,
    { name, certificateArn, ownershipCertificateArn, truststore }: DomainConfig,
  ) {
    super(scope, id);
    this.domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      ...(ownershipCertificateArn && {
        ownershipCertificate: Certificate.fromCertificateArn(this, 'OwnershipCertificate', ownershipCertificateArn),
      }),
      ...(truststore && {
        mtls: { ...truststore, bucket: Bucket.fromBucketName(this, 'Truststore', truststore.bucket) },
      }),
    });
    new CfnOutput(this, 'Target', {
      value: this.domainName.regionalDomainName,
      description: `Target of the DNS record of ${name}`,
    }).overrideLogicalId('DomainTarget');
  }
}
