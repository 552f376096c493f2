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
  };
}
