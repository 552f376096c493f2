import { CfnOutput } from 'aws-cdk-lib';
import { DomainName, type IpAddressType } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DomainConfig } from '#contract/define-webhooks';

export interface PublicDomainProps extends DomainConfig {
  /** @default IPv4 only */
  readonly ipAddressType?: IpAddressType;
}

/** A custom domain name of the API, with mutual TLS when it has a truststore. */
export class PublicDomain extends Construct {
  readonly domainName: DomainName;

  constructor(scope: Construct, id: string, props: PublicDomainProps) {
    super(scope, id);
    const { name, certificateArn, ownershipCertificateArn, truststore, ipAddressType } = props;
    this.domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      ...(ipAddressType && { ipAddressType }),
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
