/**
 * Custom domain of the ingest endpoint.
 *
 * @example
 * domain: { name: 'hooks.example.com', certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/…' }
 */
export interface DomainConfig {
  /** Host name, such as `hooks.example.com`. Point its DNS record at the stack's output `DomainTarget`. */
  readonly name: string;

  /** ARN of the certificate in AWS Certificate Manager, in the region of the stack. */
  readonly certificateArn: string;

  /**
   * ARN of a public certificate that ACM issued for the same name, in the region of the stack. It proves that you own
   * the name, and clients never see it.
   *
   * API Gateway requires it for a `truststore` whose `certificateArn` was imported, or comes from a private
   * certificate authority (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html).
   * Keep it valid. Refused without `truststore`.
   *
   * @default none: `certificateArn` is a public certificate that ACM issued
   */
  readonly ownershipCertificateArn?: string;

  /**
   * S3 location of the certificates that clients must present (mutual TLS).
   *
   * The default address of the API is then disabled, because it does not ask for a certificate.
   *
   * @default no client certificates
   */
  readonly truststore?: {
    /** Name of the bucket. */
    readonly bucket: string;
    /** Key of the object, a PEM file. */
    readonly key: string;
    /**
     * Version of the object, in a bucket with versioning. Change it after each upload.
     *
     * API Gateway copies the object when the domain is updated. Without a version, CloudFormation sees no change, so
     * that API Gateway continues to trust the earlier certificates.
     *
     * @default the latest version at the last update of the domain
     */
    readonly version?: string;
  };
}
